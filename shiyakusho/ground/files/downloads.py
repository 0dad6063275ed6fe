"""Hand a file back (ダウンロード): as a file, never as a page of ours."""

from urllib.parse import quote

from django.http import HttpResponse

from .models import Blob
from .names import ascii_fallback, renamed, tidy
from .services import read_blob, thumbnail

NOTHING_RUNS = "default-src 'none'; sandbox"


def download(blob: Blob, *, name: str = "") -> HttpResponse:
    """What may be opened of `blob`, as an attachment under `name` (default: as handed in).

    Raises FileBeingChecked, FileRefused, FileMissing.
    """
    shown = renamed(tidy(name or blob.original_name, blob.media_type), blob.served_type)
    return _sealed(HttpResponse(read_blob(blob), content_type=blob.served_type), disposition(shown))


def content_download(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Bytes made on the spot (a print, an export) with the same seals as a stored file."""
    return _sealed(HttpResponse(content, content_type=media_type), disposition(name))


def thumbnail_response(blob: Blob, *, edge: int = 320) -> HttpResponse:
    """The small picture of an image blob, for an `<img>` on our own pages."""
    return _sealed(HttpResponse(thumbnail(blob, edge=edge), content_type="image/webp"), "inline")


def disposition(name: str) -> str:
    """Content-Disposition with the Japanese name after RFC 5987 / 6266 and an ASCII fallback."""
    return (
        f"attachment; filename=\"{ascii_fallback(name)}\"; filename*=UTF-8''{quote(name, safe='')}"
    )


def _sealed(response: HttpResponse, content_disposition: str) -> HttpResponse:
    response["Content-Disposition"] = content_disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
