"""A PDF that holds pictures of pages and nothing else: no script, link, form, font or file.

ISO 32000-1 §7.5: header, objects, cross-reference table, trailer. Written page by page, so that the
memory needed is that of one page.
"""

from typing import IO


class PaperWriter:
    """Writes to `file`, which must be empty; `finish` must be called last."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._offsets: dict[int, int] = {}
        self._pages: list[int] = []
        self._next = 3  # 1 is the catalogue, 2 the tree of pages
        file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, jpeg: bytes, *, pixels: tuple[int, int], points: tuple[float, float]) -> None:
        """One page of `points` (1/72 inch), filled by an RGB JPEG of `pixels`."""
        image, drawing, page = self._next, self._next + 1, self._next + 2
        self._next += 3
        self._pages.append(page)
        self._stream(
            image,
            b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB "
            b"/BitsPerComponent 8 /Filter /DCTDecode" % pixels,
            jpeg,
        )
        self._stream(drawing, b"", b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % points)
        self._object(
            page,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R "
            b"/Resources << /XObject << /P %d 0 R >> >> >>" % (*points, drawing, image),
        )

    def finish(self) -> None:
        """The tree of pages, the table of where everything is, the end."""
        kids = b" ".join(b"%d 0 R" % page for page in self._pages)
        self._object(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(self._pages), kids))
        self._object(1, b"<< /Type /Catalog /Pages 2 0 R >>")
        start = self._file.tell()
        self._file.write(b"xref\n0 %d\n0000000000 65535 f \n" % self._next)
        for number in range(1, self._next):
            self._file.write(b"%010d 00000 n \n" % self._offsets[number])
        self._file.write(
            b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (self._next, start)
        )

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._file.tell()
        self._file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _stream(self, number: int, dictionary: bytes, content: bytes) -> None:
        about = b"<< %s /Length %d >>" % (dictionary, len(content))
        self._object(number, about + b"\nstream\n" + content + b"\nendstream")
