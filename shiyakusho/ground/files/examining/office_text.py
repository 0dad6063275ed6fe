"""Word documents: paragraphs, tables and pictures in the order they are read (ECMA-376 part 1 §17).

Walked as XML, because a library's text leaves out what stands in content controls, text boxes and
insertions that were not accepted yet: that is what residents fill in.
"""

import posixpath
from collections.abc import Iterator
from typing import Any

from docx.oxml.parser import parse_xml  # without entities, without the network

from .office_package import Package
from .office_paper import Block
from .unfit import Unfit

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
OLD_PICTURE = "{urn:schemas-microsoft-com:vml}imagedata"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted or moved away, codes of fields, and a picture's second form for old programs.
SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}pPr", f"{W}rPr", FALLBACK}
TRACKED = (f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo")
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
DOCUMENT = "word/document.xml"
MOST_LETTERS = 600_000
ALSO = (
    ("word/header", "ヘッダー"),
    ("word/footer", "フッター"),
    ("word/footnotes", "脚注"),
    ("word/endnotes", "文末脚注"),
)


def read(package: Package) -> tuple[list[Block], set[str]]:
    """All blocks of the document and codes of what was left out. Unfit `file_damaged`."""
    if DOCUMENT not in package.names:
        raise Unfit("file_damaged")
    left_out: set[str] = set()
    blocks = list(_part(package, DOCUMENT, left_out))
    for start, title in ALSO:
        for name in sorted(n for n in package.names if n.startswith(start) and n.endswith(".xml")):
            found = list(_part(package, name, left_out))
            blocks += [Block("note", text=f"【{title}】"), *found] if found else []
    if sum(len(b.text) + sum(len(c) for r in b.rows for c in r) for b in blocks) > MOST_LETTERS:
        raise Unfit("file_too_large", max_letters=MOST_LETTERS)
    return blocks, left_out


def _part(package: Package, name: str, left_out: set[str]) -> Iterator[Block]:
    root: Any = parse_xml(package.read(name))
    if next(root.iter(*TRACKED), None) is not None:
        left_out.add("changes")
    pictures = _pictures_of(package, name)
    for body in root if name == DOCUMENT else [root]:
        yield from _blocks(body, pictures)


def _blocks(element: Any, pictures: dict[str, str]) -> Iterator[Block]:
    for child in element:
        if child.tag == f"{W}p":
            yield from _paragraph(child, pictures)
        elif child.tag == f"{W}tbl":
            yield Block("table", rows=[_cells(row) for row in child.iter(f"{W}tr")])
            yield from _shown(child, pictures)
        elif child.tag not in SKIPPED and isinstance(child.tag, str):
            yield from _blocks(child, pictures)


def _paragraph(paragraph: Any, pictures: dict[str, str]) -> Iterator[Block]:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    heading = style is not None and style.get(f"{W}val", "").lower().startswith(
        ("heading", "title")
    )
    point = "・" if paragraph.find(f"{W}pPr/{W}numPr") is not None and not heading else ""
    text = _text(paragraph).strip("\n")
    if text.strip():
        yield Block("heading" if heading else "text", text=point + text)
    yield from _shown(paragraph, pictures)


def _text(element: Any) -> str:
    said = []
    for child in element:
        if child.tag in SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}t":
            said.append(child.text or "")
        elif child.tag in SIGNS:
            said.append(SIGNS[child.tag])
        elif child.tag == f"{W}sym":
            said.append("□")
        else:
            inner = _text(child)
            said.append(f"\n{inner}" if child.tag == f"{W}p" and said and inner else inner)
    return "".join(said)


def _cells(row: Any) -> list[str]:
    cells = []
    for cell in row.iterchildren(f"{W}tc", f"{W}sdt"):
        cells.append(_text(cell).strip("\n"))
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        cells += [""] * (min(int(span.get(f"{W}val", "1")), 60) - 1 if span is not None else 0)
    return cells[:60]


def _shown(element: Any, pictures: dict[str, str]) -> Iterator[Block]:
    for drawn in element.iter(BLIP, OLD_PICTURE):
        if any(above.tag == FALLBACK for above in drawn.iterancestors()):
            continue
        name = pictures.get(drawn.get(f"{RELATION}embed") or drawn.get(f"{RELATION}id") or "", "")
        yield Block("picture", picture=name or "elsewhere")


def _pictures_of(package: Package, name: str) -> dict[str, str]:
    """Names in the package by relation: never anything outside of it."""
    folder, file = posixpath.split(name)
    relations = package.read(f"{folder}/_rels/{file}.rels")
    if not relations:
        return {}
    return {
        one.get("Id", ""): posixpath.normpath(posixpath.join(folder, one.get("Target", "")))
        for one in parse_xml(relations)
        if one.get("TargetMode", "Internal") == "Internal"
    }
