// Updates a document to equal another and leaves equal nodes alone, to keep scroll, focus and selection.

const XHTML = "http://www.w3.org/1999/xhtml";

/** Make `old` and its descendants equal to `fresh`. Return the elements that are new or have other text. */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh)) return [];
  const isSame = old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName;
  if (isSame && old.nodeType === Node.TEXT_NODE) {
    old.data = fresh.data;
    return [old.parentElement];
  }
  if (!isSame || old.namespaceURI !== XHTML) {
    const made = old.ownerDocument.importNode(fresh, true);
    old.replaceWith(made);
    return [made.nodeType === Node.ELEMENT_NODE ? made : made.parentElement];
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  return children(old, fresh);
}

// Equal nodes at either end are kept; between them, each is updated to the one at its position.
function children(parent, fresh) {
  const before = [...parent.childNodes];
  const after = [...fresh.childNodes];
  let end = null;
  while (before.length && after.length && before.at(-1).isEqualNode(after.at(-1))) {
    end = before.pop();
    after.pop();
  }
  const changed = [];
  after.forEach((node, place) => {
    if (place < before.length) changed.push(...morph(before[place], node));
    else {
      const made = parent.ownerDocument.importNode(node, true);
      parent.insertBefore(made, end);
      changed.push(made.nodeType === Node.ELEMENT_NODE ? made : parent);
    }
  });
  before.slice(after.length).forEach((node) => node.remove());
  return changed;
}
