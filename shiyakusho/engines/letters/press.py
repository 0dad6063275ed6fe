"""The printing press: Typst, our fonts only, data by JSON, PDF/UA-1."""

from __future__ import annotations

import json
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from .glyphs import FONTS, is_rare
from .manifest import folder
from .refusals import MissingGlyph

DATA = "data.json"

# A compiler keeps fonts and parsed templates; it is not shared between threads.
_own = threading.local()


def press(template: str, data: dict[str, Any], *, at: datetime | None = None) -> bytes:
    """Print ``template`` (a file name) with ``data`` as a tagged PDF (PDF/UA-1).

    ``at`` is the creation date in the file; the same data and time give the same bytes.

    The data lie beside the template as a file. Typst remembers what it has set; only ``sys.inputs``
    would make it forget all of that with every letter (twice the time).
    """
    words = json.dumps(data, ensure_ascii=False)
    told = json.dumps(data | {"rare": is_rare(words)}, ensure_ascii=False)
    sheets = {"main.typ": f'#include "{template}"'.encode(), DATA: told.encode()}
    try:
        paper = _compiler().compile(  # type: ignore[type-var]  # its stub knows no sheets by name
            input=sheets,
            format="pdf",
            pdf_standards="ua-1",
            timestamp=int(at.timestamp()) if at else None,
        )
    except typst.TypstError as error:
        # A second lock behind coverage.txt: the standard itself forbids a glyph that is not there.
        if "could not be displayed" in str(error):
            raise MissingGlyph(extra={"glyphs": [str(error)]}) from error
        raise
    assert isinstance(paper, bytes)  # a PDF is one file, whatever its pages
    return paper


def _compiler() -> typst.Compiler:
    place: Path = folder()
    if getattr(_own, "place", None) != place:
        _own.place = place
        _own.compiler = typst.Compiler(
            root=str(place), font_paths=[str(FONTS)], ignore_system_fonts=True
        )
    return _own.compiler
