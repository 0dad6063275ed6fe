"""Photos (写真): measured before they are decoded, then made anew from their pixels alone."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pi_heif
from PIL import AvifImagePlugin, Image

from .unfit import Unfit

FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/heic": "HEIF",
    "image/avif": "AVIF",
}
PHONE = ("HEIF", "AVIF")
# One picture, one thread: what else lies in the file (depth, thumbnails, films) is not looked at.
pi_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
ORIENTATION = 0x0112
UPRIGHT = {  # what makes a picture upright, by its EXIF orientation; from 5 on width is height
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
COPY_EDGE = 3500  # pixels: an A4 page at 300 dpi
# A progressive JPEG is held twice while it is decoded; a half of it must do.
ENOUGH_OF_PROGRESSIVE = 2000
QUALITY = 88


def remake(path: Path, media_type: str, copy: Path, limits: Mapping[str, int]) -> dict[str, Any]:
    """Write the picture at `path` to `copy` as an upright JPEG on white with nothing but pixels.

    Answers width and height as a person sees the original. Unfit `image_too_large` before a single
    pixel is decoded, `file_damaged` when the pixels end early. `later` without a copy for a HEIC or
    AVIF of more than `phone_at_once` pixels: they take seconds.
    """
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is below
    try:
        with _open(path, media_type, limits) as image:
            orientation = image.getexif().get(ORIENTATION, 1)
            width, height = image.size
            if image.format in PHONE and width * height > limits["phone_at_once"]:
                return {"width": width, "height": height, "later": True}
            clean = _pixels_on_white(_decoded(image))
            if clean is not image:
                image.close()  # its pixels, before more are made
        clean.thumbnail((COPY_EDGE, COPY_EDGE), Image.Resampling.BICUBIC)
        if orientation in UPRIGHT:
            clean = clean.transpose(UPRIGHT[orientation])
        clean.save(copy, "JPEG", quality=QUALITY, subsampling=0)
    except (Unfit, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise Unfit("image_too_large") from error
    except Exception as error:  # Pillow raises OSError, SyntaxError, ValueError, struct.error …
        raise Unfit("file_damaged") from error
    turned = orientation in UPRIGHT and orientation >= 5
    return {"width": height, "height": width} if turned else {"width": width, "height": height}


def _open(path: Path, media_type: str, limits: Mapping[str, int]) -> Image.Image:
    image = Image.open(path, formats=[FORMATS[media_type]])
    limit = limits[_kind_of_limit(image)]
    if image.width * image.height > limit:
        raise Unfit("image_too_large", max_pixels=limit)
    return image


def _kind_of_limit(image: Image.Image) -> str:
    if image.format == "JPEG" and not image.info.get("progressive"):
        return "pixels_in_parts"
    if image.format in PHONE:
        return "pixels_phone"
    return "pixels_webp" if image.format == "WEBP" else "pixels"


def _decoded(image: Image.Image) -> Image.Image:
    """Read to the last byte, a large JPEG at a half or less, so that memory stays small."""
    enough = ENOUGH_OF_PROGRESSIVE if image.info.get("progressive") else COPY_EDGE
    part = next((n for n in (8, 4, 2) if max(image.size) // n >= enough), 1)
    image.draft(None, (image.width // part, image.height // part))
    image.load()
    return image


def _pixels_on_white(image: Image.Image) -> Image.Image:
    """RGB without what stands beside the pixels: EXIF, ICC, XMP and comments stay behind."""
    if image.mode.startswith("I"):  # sixteen bits of grey, as scanners write them
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode == "P" or "A" in image.mode or "transparency" in image.info:
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        clean = Image.new("RGB", image.size, "white")
        clean.paste(image, mask=image)
        return clean
    if image.mode != "RGB":
        image = image.convert("RGB")
    image.info.clear()
    return image
