"""The PDF a document's text and tables are written into: text of ours, no font or file of theirs."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import typst

from .unfit import Unfit

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "ui" / "fonts"
HEADING = "元の文書の文字と表を写したものです。見た目は異なります"


@dataclass
class Block:
    """One thing after the other: `heading`, `text`, `note`, `table`, `picture`."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    picture: str = ""


@dataclass(frozen=True)
class Picture:
    """A JPEG of ours and its pixels."""

    jpeg: bytes
    size: tuple[int, int]


@dataclass
class Paper:
    """Blocks and the pictures they name."""

    blocks: list[Block]
    pictures: dict[str, Picture]

    def write(self, copy: Path) -> None:
        """Set it with Typst into the PDF `copy`; pictures lie beside it for as long."""
        lying: dict[str, Path] = {}
        try:
            for number, (name, picture) in enumerate(self.pictures.items()):
                lying[name] = copy.with_name(f"{copy.name}-{number}.jpg")
                lying[name].write_bytes(picture.jpeg)
            copy.write_bytes(self._pdf(lying, copy.parent))
        finally:
            for path in lying.values():
                path.unlink(missing_ok=True)

    def _pdf(self, lying: dict[str, Path], folder: Path) -> bytes:
        blocks = [self._told(block, lying) for block in self.blocks]
        compiler = typst.Compiler(
            input=(HERE / "office.typ").read_bytes(),
            root=str(folder),
            font_paths=typst.Fonts(False, False, [str(FONTS)]),
            sys_inputs={"blocks": json.dumps(blocks, ensure_ascii=False), "heading": HEADING},
        )
        made = compiler.compile(format="pdf", timestamp=0)
        if not isinstance(made, bytes):
            raise Unfit("file_damaged")
        return made

    def _told(self, block: Block, lying: dict[str, Path]) -> dict[str, object]:
        if block.kind != "picture":
            return {"kind": block.kind, "text": block.text, "rows": block.rows}
        if block.picture not in lying:
            return {"kind": "note", "text": "（ここにある図は写せません）", "rows": []}
        width, _ = self.pictures[block.picture].size
        path = "/" + lying[block.picture].name
        return {"kind": "picture", "text": path, "rows": [], "points": min(width * 0.5, 480)}
