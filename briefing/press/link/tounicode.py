"""Writes ToUnicode CMaps (ISO 32000-1, 9.10.3)."""

from __future__ import annotations

from collections.abc import Mapping

_MOST = 100
"""Maximum number of entries in a ``bfchar`` block (Adobe Technical Note 5014)."""
_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def cmap(texts: Mapping[int, str]) -> bytes:
    """Return a CMap from glyph ids to text."""
    lines = [
        f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(texts.items())
    ]
    blocks = []
    for first in range(0, len(lines), _MOST):
        block = lines[first : first + _MOST]
        entries = "\n".join(block)
        blocks.append(f"{len(block)} beginbfchar\n{entries}\nendbfchar\n")
    return (_HEAD + "".join(blocks) + _TAIL).encode()
