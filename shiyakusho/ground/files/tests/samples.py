"""Small real files made on the spot: photos, PDFs, and what pretends to be one."""

import io
import struct
import zlib

from PIL import Image


def jpeg(width: int = 40, height: int = 20, *, orientation: int | None = None) -> bytes:
    """A JPEG, red on the left and blue on the right, with GPS and an orientation on demand."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
        exif[0x010F] = "GPS-CANARY"
        exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif, quality=95)
    return buffer.getvalue()


def picture(kind: str, width: int = 12, height: int = 8) -> bytes:
    """An image of the given Pillow format."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(buffer, kind)
    return buffer.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose header claims a size; its data would inflate to almost nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


def pdf(pages: int = 1, *, extra: bytes = b"") -> bytes:
    """A PDF with plain page objects."""
    body = b"%PDF-1.7\n"
    for number in range(pages):
        body += b"%d 0 obj\n<< /Type /Page /Parent 1 0 R >>\nendobj\n" % (number + 2)
    body += b"1 0 obj\n<< /Type /Pages /Count %d >>\nendobj\n" % pages
    return body + extra + b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def pdf_with_object_stream(pages: int) -> bytes:
    """A PDF of the modern kind: its page objects are compressed."""
    content = zlib.compress(b"<< /Type /Page /Parent 1 0 R >> " * pages)
    stream = b"7 0 obj\n<< /Type /ObjStm /N %d /Filter /FlateDecode /Length %d >>\nstream\n" % (
        pages,
        len(content),
    )
    return b"%PDF-1.7\n" + stream + content + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
