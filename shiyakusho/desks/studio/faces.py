"""The five faces of a working copy (見え方): drawn as they would be, of a version nobody published."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2

from shiyakusho.ground import clock
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.registry import FACES, Part, Rendered, faces

from .copies import Copy
from .refusals import FaceUnknown

TITLES = {
    "web": "申請書（オンライン）", "counter": "窓口の聞き取り", "paper": "紙の様式", "review": "審査票",
    "letter": "通知書",
}  # fmt: skip
VARIANTS = (
    ("filled", "いちばん多く答えた例"),
    ("short", "いちばん少なく答えた例"),
    ("long", "長い文の例"),
)
SHARPNESS, MOST_SHEETS = 1.6, 6


@dataclass(frozen=True)
class Drawn:
    """A face, or why it cannot be drawn yet."""

    name: str
    rendered: Rendered
    why: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.name]


def drawn(version: catalogue.Version, *, language: str, variant: str) -> list[Drawn]:
    """All five, in their order."""
    return [draw(version, name, language=language, variant=variant) for name in FACES]


def draw(version: catalogue.Version, name: str, *, language: str, variant: str) -> Drawn:
    """One face; FaceUnknown."""
    if name not in TITLES:
        raise FaceUnknown
    known = dict(faces.items())
    if name not in known:
        return Drawn(name, Rendered(()), "この見え方は、まだ用意されていません。")
    example = catalogue.example_of(
        version,
        day=clock.today(),
        variant="short" if variant == "short" else "long" if variant == "long" else "filled",
    )
    made = known[name](version, language=language, example=example)
    why = (
        ""
        if made.parts
        else "この手続きには、この見え方がありません（申請書のページがない、または通知書を出さない）。"
    )
    return Drawn(name, made, why)


def part_of(rendered: Rendered, key: str) -> Part | None:
    """The part with this key, else the first."""
    return next((one for one in rendered.parts if one.key == key), next(iter(rendered.parts), None))


def sheets(pdf: bytes) -> int:
    """How many sheets a paper has that are shown."""
    return min(len(pypdfium2.PdfDocument(pdf)), MOST_SHEETS)


def picture(pdf: bytes, number: int) -> bytes:
    """One sheet as PNG; FaceUnknown for one there is not."""
    document = pypdfium2.PdfDocument(pdf)
    if not 0 <= number < len(document):
        raise FaceUnknown
    stream = io.BytesIO()
    document[number].render(scale=SHARPNESS).to_pil().convert("RGB").save(stream, "PNG")
    return stream.getvalue()


def copy_version(copy: Copy) -> catalogue.Version | None:
    """The copy as a version, if it is whole enough to be one."""
    try:
        return catalogue.version_of(copy.document)
    except catalogue.DefinitionFaults:
        return None
