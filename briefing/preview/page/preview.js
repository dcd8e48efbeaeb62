// The preview of one briefing. The server sends the whole state each time; this updates the page to it.
import { morph } from "./morph.js";

const at = (id) => document.getElementById(id);
const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
const made = (name, properties = {}, children = []) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const WIDTHS = [900, 1800];
const MOST_MARKS = 5;
const frame = at("web");
const paper = at("paper");

// The web page

const MARKS = `
  .preview-changed { background: color-mix(in srgb, Highlight 18%, transparent); }
  .preview-place { outline: 2px solid Highlight; outline-offset: 3px; }`;
let shown = { page: "", head: "" };
let place = "";
let queue = Promise.resolve();

async function showPage({ page, head }) {
  if (!page || page === shown.page) return;
  // A style sheet is allowed by its hash when a page is loaded: a changed one needs a reload.
  await (head === shown.head ? change() : load());
  markPlace();
  shown = { page, head };
}

async function change() {
  const text = await (await fetch("page.html")).text();
  // The frame's own parser, since the frame's policy allows the style sheet of the page.
  const fresh = new frame.contentWindow.DOMParser().parseFromString(text, "text/html");
  unmark("preview-place", "preview-changed");
  mark(morph(frame.contentDocument.body, fresh.body), "preview-changed");
}

function load() {
  const { scrollX, scrollY } = frame.contentWindow;
  return new Promise((resolve) => {
    frame.addEventListener("load", () => {
      const page = frame.contentDocument;
      const marks = new frame.contentWindow.CSSStyleSheet();
      marks.replaceSync(MARKS);
      page.adoptedStyleSheets = [marks];
      page.addEventListener("click", clicked);
      frame.contentWindow.scrollTo(scrollX, scrollY);
      resolve();
    }, { once: true });
    frame.src = "page.html";
  });
}

function markPlace() {
  frame.contentDocument.getElementById(place)?.classList.add("preview-place");
}

function mark(elements, name) {
  const blocks = new Set(elements.map((element) => element.closest("[id]:not(main)") ?? element));
  if (blocks.size > MOST_MARKS) return; // e.g. all paragraphs renumbered: not worth marking
  blocks.forEach((block) => block.classList.add(name));
}

function unmark(...names) {
  for (const name of names) {
    frame.contentDocument.querySelectorAll(`.${name}`).forEach((element) => {
      element.classList.remove(name);
      if (!element.classList.length) element.removeAttribute("class");
    });
  }
}

// The printed pages

function showSheets(sheets) {
  while (paper.children.length > sheets.length) paper.lastChild.remove();
  sheets.forEach((sheet, place) => {
    const item = paper.children[place] ?? made("li", {}, [made("img", { loading: "lazy", decoding: "async" })]);
    if (!item.parentElement) paper.append(item);
    const image = item.firstChild;
    image.alt = `Page ${place + 1} of ${sheets.length}`;
    if (image.dataset.digest === sheet.digest) return;
    image.dataset.digest = sheet.digest;
    image.width = Math.round(sheet.width);
    image.height = Math.round(sheet.height);
    image.sizes = "(max-width: 60rem) 100vw, 50vw";
    image.srcset = WIDTHS.map((width) => `../../images/${sheet.digest}-${width}.png ${width}w`).join(", ");
  });
}

// Problems

function showProblems(problems) {
  const [advice, others] = [true, false].map((is) => problems.filter(({ severity }) => (severity === "advice") === is));
  at("problems").hidden = !problems.length;
  at("problems-heading").hidden = !others.length;
  morph(at("problems").querySelector("ol"), made("ol", {}, others.map(problem)));
  at("advice").hidden = !advice.length; // folded until somebody asks for it
  at("advice").querySelector("summary").textContent = `${count(advice.length, "piece")} of advice`;
  morph(at("advice").querySelector("ol"), made("ol", {}, advice.map(problem)));
}

at("problems").addEventListener("click", (event) => {
  const where = event.target.closest("button");
  if (where) open([where.value]);
});

function problem({ key, code, severity, message, help, ...place }) {
  const parts = [
    made("p", {}, [made("strong", { textContent: severity }), ` ${message} `, made("code", { textContent: code })]),
  ];
  if (place.file) {
    const words = `${place.file}:${place.line}:${place.column}`;
    parts.push(made("p", {}, [made("button", { type: "button", className: "where", value: key, textContent: words })]));
    if (place.excerpt) parts.push(made("pre", {}, excerpt(place)));
  }
  if (help) parts.push(made("p", { className: "help", textContent: help }));
  return made("li", { className: severity }, parts);
}

// The line, cut to the relevant part, with the position marked.
function excerpt({ excerpt: line, column, length }) {
  const letters = Array.from(line); // columns count code points, not UTF-16 surrogates
  const cut = (first, last) => letters.slice(first, last).join("");
  const from = Math.max(0, column - 60);
  const [start, end] = [column - 1, column - 1 + Math.max(1, length)];
  return [
    cut(from, start),
    made("mark", { textContent: cut(start, end) }),
    cut(end, from + 160),
  ];
}

// Status

function showState({ phase, errors, warnings, title, sheets, pdf, has_others: hasOthers }) {
  const problems = [errors && count(errors, "error"), warnings && count(warnings, "warning")].filter(Boolean).join(", ");
  const words = {
    waiting: "Reading the files …",
    "laying-out": "Laying out the printed pages …",
    ready: `Up to date: ${count(sheets.length, "page")}, ${problems || "no problems"}`,
    failed: `${problems || "It cannot be built"}. ${shown.page ? "The last good pages are shown." : "There are no pages to show yet."}`,
  }[phase];
  say(phase, words);
  at("title").textContent = title;
  document.title = `${errors ? `${count(errors, "error")}: ` : ""}${title}`;
  at("others").hidden = !hasOthers;
  at("pdf").hidden = !pdf;
  if (pdf) at("pdf").href = encodeURIComponent(pdf);
}

// Unchanged text is not set again: screen readers would repeat it.
function say(phase, words) {
  const state = at("state");
  state.dataset.phase = phase;
  if (state.textContent !== words) state.textContent = words;
}

// Source positions

function clicked(event) {
  const link = event.target.closest("a[href]");
  if (link) {
    if (!link.getAttribute("href").startsWith("#")) {
      event.preventDefault();
      window.open(link.href, "_blank", "noopener,noreferrer");
    }
  } else if (frame.contentWindow.getSelection().isCollapsed) {
    open(namesOf(event.target));
  }
}

// The ids of an element and its ancestors up to the section, nearest first.
function namesOf(element) {
  const section = element.getAttribute("data-heading");
  const rest = section || !element.parentElement ? [] : namesOf(element.parentElement);
  return [element.id, section, ...rest].filter(Boolean);
}

async function open(names) {
  const of = names.map((name) => `of=${encodeURIComponent(name)}`).join("&");
  const answer = await (await fetch(`place?${of}&open`)).json();
  unmark("preview-place");
  place = "";
  if (!answer) {
    at("place").textContent = "The program generates this: it is not in any file.";
    return false;
  }
  const { file, line, opened, trouble, anchor, figures } = answer;
  const then = opened ? `, opened in ${opened}` : trouble ? `: ${trouble}` : "";
  const bound = figures.map(({ printed, name, value, date, source }) => {
    const facts = [value, date, source].filter(Boolean).join(", ");
    return made("span", { className: "figure" }, [`${printed} ← `, made("code", { textContent: name }), `: ${facts}`]);
  });
  at("place").replaceChildren(made("code", { textContent: `${file}:${line}` }), then, ...bound);
  place = anchor;
  markPlace();
  return true;
}

at("goto").addEventListener("submit", async (event) => {
  event.preventDefault();
  const number = at("number").value.trim();
  if (!(await open([`p${number}`]))) at("place").textContent = `There is no paragraph ${number}.`;
  else frame.contentDocument.getElementById(`p${number}`)?.scrollIntoView({ block: "center" });
});

// Events from the server

let events = null;

function follow() {
  events = new EventSource("events");
  events.onmessage = (event) => {
    const state = JSON.parse(event.data);
    queue = queue.then(() => showPage(state)).catch(() => {}).then(() => {
      showSheets(state.sheets);
      showProblems(state.problems);
      showState(state);
    });
  };
  events.onerror = () => {
    say("failed", "Not connected: “build.py watch” has ended. Start it again and open the address that it prints.");
  };
}

// A browser opens few connections to one server: hidden pages release theirs.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !events) follow();
  else if (document.hidden && events) {
    events.close();
    events = null;
  }
});
if (!document.hidden) follow();
