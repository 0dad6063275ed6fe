"""Office documents (ワード・エクセル): what they say is written anew into a PDF of ours.

Macros, links, fields, embedded files and the names of who commented or changed are not carried over:
nothing is copied but text, tables and the pixels of pictures. `left_out` tells what there was.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import pypdfium2
from PIL import Image

from . import office_package, office_sheets, office_text
from .office_paper import Block, Paper, Picture
from .unfit import Unfit

PICTURE_EDGE = 1600  # pixels
MOST_PICTURES = 60
RASTER = ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"]
READERS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": office_text.read,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": office_sheets.read,
}


def copied(path: Path, media_type: str, copy: Path, limits: Mapping[str, int]) -> dict[str, Any]:
    """Write what the document at `path` says to `copy` as a PDF. Answers `pages` and `left_out`
    (codes), or `later` when it has more than `office_bytes` of text to be read at the door.

    Unfit `file_damaged`, `file_encrypted`, `file_too_large`, `file_too_heavy`.
    """
    try:
        with office_package.opened(path) as package:
            left_out = package.active()
            if package.body_bytes() > limits["office_bytes"]:
                return {"later": True}
            blocks, also = READERS[media_type](package)
            left_out |= also
            pictures, lost = _pictures(package, blocks, limits["pixels"])
    except (Unfit, MemoryError):
        raise
    except (BadZipFile, Exception) as error:  # the libraries raise nearly everything
        raise Unfit("file_damaged") from error
    if lost:
        left_out.add("drawings")
    if not blocks:
        blocks = [Block("note", text="（文字も表も画像もありません）")]
    Paper(blocks, pictures).write(copy)
    pages = len(pypdfium2.PdfDocument(copy))
    if pages > limits["pages"]:
        raise Unfit("file_too_large", max_pages=limits["pages"])
    return {"pages": pages, "left_out": sorted(left_out)}


def _pictures(
    package: office_package.Package, blocks: list[Block], most_pixels: int
) -> tuple[dict[str, Picture], bool]:
    """The pixels of each picture once, by its name in the package; whether some cannot be shown."""
    names = {block.picture for block in blocks if block.picture}
    made: dict[str, Picture] = {}
    for name in sorted(names)[:MOST_PICTURES]:
        picture = _redrawn(package.read(name), most_pixels)
        if picture is not None:
            made[name] = picture
    return made, len(made) < len(names)


def _redrawn(content: bytes, most_pixels: int) -> Picture | None:
    """A JPEG of the pixels alone; None for what is no raster picture (EMF, WMF, SVG)."""
    try:
        with Image.open(io.BytesIO(content), formats=RASTER) as image:
            if image.width * image.height > most_pixels:
                raise Unfit("image_too_large", max_pixels=most_pixels)
            seen = image.convert("RGBA")
    except (Unfit, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise Unfit("image_too_large") from error
    except Exception:  # Pillow raises what it likes: a picture nobody can read is left out
        return None
    seen.thumbnail((PICTURE_EDGE, PICTURE_EDGE))
    clean = Image.new("RGB", seen.size, "white")
    clean.paste(seen, mask=seen)
    jpeg = io.BytesIO()
    clean.save(jpeg, "JPEG", quality=85)
    return Picture(jpeg.getvalue(), clean.size)
