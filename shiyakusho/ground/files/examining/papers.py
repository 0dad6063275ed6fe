"""PDFs: counted before they are drawn, then drawn page by page into a PDF of pictures.

Drawn by PDFium, built without a script engine and without XFA: what a PDF would do cannot happen,
what it shows can be seen, filled-in form fields included.
"""

import io
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pypdfium2

from .paper_writer import PaperWriter
from .unfit import Unfit

PASSWORD = pypdfium2.raw.FPDF_ERR_PASSWORD
POINTS_PER_INCH = 72
FEW_PAGES = 20
FINE, COARSE = 200, 130  # dots per inch of few and of many pages
LONGEST_EDGE = 3400  # pixels: A3 at 200 dpi
QUALITY = 80


def redraw(path: Path, copy: Path, limits: Mapping[str, int]) -> dict[str, Any]:
    """Write the PDF at `path` to `copy` as pictures of its pages. Answers `pages` and, when there
    are more than `draw_pages` or they take longer than `draw_seconds`, `later` without a copy.

    Unfit `file_damaged`, `file_encrypted`, `file_too_large` (more than `pages` of them).
    """
    document = _open(path)
    count = len(document)
    if count == 0:
        raise Unfit("file_damaged")
    if count > limits["pages"]:
        raise Unfit("file_too_large", max_pages=limits["pages"])
    if count > limits["draw_pages"]:
        return {"pages": count, "later": True}
    until = time.monotonic() + limits["draw_seconds"]
    done = _draw_all(document, copy, FINE if count <= FEW_PAGES else COARSE, until)
    return {"pages": count, "later": not done}


def _open(path: Path) -> Any:
    content = path.read_bytes()
    if not content.startswith(b"%PDF-"):
        raise Unfit("file_damaged")
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == PASSWORD
        raise Unfit("file_encrypted" if locked else "file_damaged") from error
    if document.get_formtype():
        document.init_forms()
    return document


def _draw_all(document: Any, copy: Path, dots: int, until: float) -> bool:
    with copy.open("wb") as file:
        writer = PaperWriter(file)
        for number in range(len(document)):
            if time.monotonic() > until:
                return False
            _draw(document, number, dots, writer)
        writer.finish()
    return True


def _draw(document: Any, number: int, dots: int, writer: PaperWriter) -> None:
    try:
        page = document[number]
        width, height = page.get_size()
        scale = min(dots / POINTS_PER_INCH, LONGEST_EDGE / max(width, height, 1))
        picture = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
        raise Unfit("file_damaged") from error
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY)
    writer.add(jpeg.getvalue(), pixels=picture.size, points=(width, height))
    page.close()
