"""Small real files made on the spot: photos, PDFs, and what pretends to be one."""

import io
import re
import struct
import zipfile
import zlib

from PIL import Image
from pypdf import PdfWriter


def jpeg(width: int = 40, height: int = 20, *, orientation: int | None = None) -> bytes:
    """A JPEG, red on the left and blue on the right, with GPS and an orientation on demand."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
        exif[0x010F] = "GPS-CANARY"
        exif[0x013B] = "AUTHOR-CANARY"
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = "N", (33.0, 53.0, 0.5)
        gps[29] = "GPS-DATE-CANARY"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif, quality=95)
    return buffer.getvalue()


def picture(kind: str, width: int = 12, height: int = 8, **how: object) -> bytes:
    """An image of the given Pillow format, saved as its options say."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "green").save(buffer, kind, **how)
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


def pdf(pages: int = 1, *, catalog: bytes = b"", page: bytes = b"", more: bytes = b"") -> bytes:
    """A real PDF, a black bar on each page. `catalog` and `page` are more entries of those
    dictionaries, `more` are more objects; their numbers begin at 10."""
    first = 1000
    kids = b" ".join(b"%d 0 R" % (first + number) for number in range(pages))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        3: b"<< /Length 35 >>\nstream\n0 0 0 rg 20 50 100 20 re f  0 0 1 rg\nendstream",
    }
    for number in range(pages):
        objects[first + number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 3 0 R %s >>" % page
        )
    body, table = b"%PDF-1.7\n", b""
    for number, content in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    for match in re.finditer(rb"(?:^|\n)(\d+) 0 obj", more):
        at = len(body) + match.start(1)
        table += b"%d 1\n%010d 00000 n \n" % (int(match[1]), at)
    body += more + b"\n"
    end = b"xref\n0 1\n0000000000 65535 f \n" + table
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end + trailer % (first + pages, len(body))


def locked_pdf(*, user: str, owner: str = "owner") -> bytes:
    """A PDF encrypted with AES; an empty `user` password opens it for reading."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf(2)))
    writer.encrypt(user, owner, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def zipped(*, entries: int = 1, size: int = 100, name: str = "a.xml") -> bytes:
    """A ZIP of zeros that inflates to entries × size bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(entries):
            archive.writestr(f"{number}/{name}", bytes(size))
    return buffer.getvalue()
