"""Files that mean harm or are only odd, and what must become of each.

Each line: what it is called, its content, and either the media type it is taken as or the code it is
refused with.
"""

import io
from collections.abc import Iterator

from PIL import Image

from . import phone_photos, samples

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SCRIPT = b"<script>alert(document.cookie)</script>"
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(400)
JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
NOT_TAKEN, TWO = "file_type_not_allowed", "file_two_faced"
Line = tuple[str, bytes, str]


def corpus() -> Iterator[Line]:
    """All of them."""
    for lines in (honest, names, disguised, scripts, polyglots, archives, broken, bombs, active):
        yield from lines()


def honest() -> Iterator[Line]:
    """What residents really send."""
    yield "IMG_0001.JPG", samples.jpeg(), JPEG
    yield "よこ.jpg", samples.jpeg(orientation=6), JPEG
    yield "画面.png", samples.picture("PNG"), PNG
    yield "写真.webp", samples.picture("WEBP"), WEBP
    yield "通知.pdf", samples.pdf(3), PDF
    yield "印刷だけ禁止.pdf", samples.locked_pdf(user=""), PDF
    yield "IMG_0002.HEIC", phone_photos.PLAIN, "image/heic"
    yield "IMG_0003.HEIC", phone_photos.TURNED, "image/heic"
    yield "写真.avif", phone_photos.avif(), "image/avif"
    yield "動く写真.jpg", samples.jpeg() + FILM, JPEG
    yield "透明.png", _image("RGBA", (0, 0, 0, 0)), PNG
    yield "白黒.png", _image("1", 1), PNG
    yield "色番号.png", _image("P", 3), PNG
    yield "十六階調.png", _image("I;16", 40000), PNG
    yield "印刷所.jpg", _image("CMYK", (0, 0, 0, 0), "JPEG"), JPEG


def names() -> Iterator[Line]:
    """The name decides nothing and harms nobody."""
    for name in (
        "写真.jpg.exe",
        "写真.php",
        "../../../../etc/passwd",
        "..\\..\\windows\\system32\\cmd.exe",
        "/etc/cron.d/x",
        "exe\u202egpj.scr",
        "\u2066隠\u2069.jpg",
        "改\r\nSet-Cookie: a=b.jpg",
        "零\0.php.jpg",
        "\x1b[31m赤.jpg",
        "あ" * 100 + ".jpg",
        "長" * 400,
        "",
        ".",
        "CON",
        "葛󠄀城ｶﾞ髙﨑𠮷.jpg",
        '引用"; filename="x.html',
        "<img src=x onerror=alert(1)>.jpg",
        "=cmd|'/c calc'!A1.jpg",
    ):
        yield name, samples.jpeg(), JPEG


def disguised() -> Iterator[Line]:
    """One thing under the name of another."""
    yield "写真.jpg", samples.picture("GIF"), NOT_TAKEN
    yield "写真.jpg", samples.picture("BMP"), NOT_TAKEN
    yield "写真.jpg", samples.picture("TIFF"), NOT_TAKEN
    yield "写真.jpg", samples.pdf(), PDF
    yield "書類.pdf", samples.jpeg(), JPEG
    yield "写真.jpg", b"MZ" + bytes(300), NOT_TAKEN
    yield "写真.jpg", b"\x7fELF" + bytes(300), NOT_TAKEN
    yield "写真.jpg", b"#!/bin/sh\nrm -rf /\n" * 20, NOT_TAKEN
    yield "書類.pdf", b"%!PS-Adobe-3.0 EPSF-3.0\n" * 20, NOT_TAKEN
    yield "書類.pdf", b"\n" * 300 + samples.pdf(), NOT_TAKEN
    yield "検査.txt", EICAR, NOT_TAKEN
    yield "写真.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200), "file_damaged"
    yield "写真.avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif" + bytes(200), "file_damaged"


def scripts() -> Iterator[Line]:
    """What a browser would run."""
    yield "図.svg", SVG, NOT_TAKEN
    yield "図.png", SVG, NOT_TAKEN
    yield "頁.html", HTML, NOT_TAKEN
    yield "頁.jpg", HTML, NOT_TAKEN
    yield "頁.pdf", b"\xef\xbb\xbf" + HTML, NOT_TAKEN
    yield "頁.xml", b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", NOT_TAKEN
    yield "頁.mht", b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + HTML, NOT_TAKEN


def polyglots() -> Iterator[Line]:
    """Two things at once."""
    photo, paper, packed = samples.jpeg(), samples.pdf(), samples.zipped()
    yield "絵.gif", b"GIF89a/*" + bytes(30) + b"*/=1;alert(1)//", NOT_TAKEN
    yield "荷.jpg", photo + packed, TWO
    yield "荷.png", samples.picture("PNG") + packed, TWO
    yield "荷.webp", samples.picture("WEBP") + packed, TWO
    yield "荷.pdf", paper + packed, TWO
    yield "頁.jpg", photo + HTML, TWO
    yield "頁.png", samples.picture("PNG") + SCRIPT, TWO
    yield "頁.pdf", paper.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + HTML + b"\n"), TWO
    yield "註.jpg", _with_comment(SCRIPT), TWO
    yield "註.jpg", _with_comment(b"<?php system($_GET[0]); ?>"), TWO
    yield "紙.jpg", _with_comment(b"%PDF-1.4 1 0 obj"), TWO
    yield "紙.jpg", photo + paper, TWO
    yield "殻.jpg", photo + b"#!/bin/sh\nid\n", TWO
    yield "蔵.jpg", photo + b"Rar!\x1a\x07\x01\x00" + bytes(40), TWO


def archives() -> Iterator[Line]:
    """Office documents and archives: none is taken, and none is ever opened."""
    yield "申立書.docx", samples.zipped(name="word/document.xml"), NOT_TAKEN
    yield "申立書.docm", samples.zipped(name="word/vbaProject.bin"), NOT_TAKEN
    yield "家計.xlsm", samples.zipped(name="xl/vbaProject.bin"), NOT_TAKEN
    yield "爆弾.docx", samples.zipped(entries=3, size=100_000_000), NOT_TAKEN
    yield "入れ子.zip", samples.zipped(entries=200, name="b.zip"), NOT_TAKEN
    yield "古い.doc", OLE, NOT_TAKEN
    yield "荷.7z", b"7z\xbc\xaf\x27\x1c" + bytes(100), NOT_TAKEN
    yield "荷.gz", b"\x1f\x8b\x08" + bytes(100), NOT_TAKEN


def broken() -> Iterator[Line]:
    """What never was whole."""
    yield "空.jpg", b"", "file_empty"
    yield "半分.jpg", samples.jpeg(400, 400)[:-200], "file_damaged"
    yield "頭だけ.jpg", samples.jpeg(400, 400)[:20], "file_damaged"
    yield "半分.png", samples.picture("PNG", 300, 300)[:-40], "file_damaged"
    yield "半分.webp", samples.picture("WEBP", 300, 300)[:-20], "file_damaged"
    yield "頭だけ.pdf", b"%PDF-1.7\n" + bytes(300), "file_damaged"
    yield "頁なし.pdf", samples.pdf(0), "file_damaged"
    yield "鍵.pdf", samples.locked_pdf(user="secret"), "file_encrypted"


def bombs() -> Iterator[Line]:
    """Small to send, large to open."""
    yield "144.png", samples.png_claiming(12_000, 12_000), "image_too_large"
    yield "400.png", samples.png_claiming(20_000, 20_000), "image_too_large"
    yield "広い.png", samples.png_claiming(2_000_000_000, 2), "image_too_large"
    yield "一万.pdf", samples.pdf(10_000), "file_too_large"
    yield "201.pdf", samples.pdf(201), "file_too_large"


def active() -> Iterator[Line]:
    """PDFs that would do something: taken, and what they show is kept, not what they do."""
    for does in ACTIVE:
        yield "動く.pdf", active_pdf(does), PDF


ACTIVE = {
    "script": (b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>", b"", b""),
    "launch": (b"/OpenAction << /S /Launch /F (cmd.exe) >>", b"", b""),
    "on every page": (b"", b"/AA << /O << /S /URI /URI (http://evil.example/) >> >>", b""),
    "a file inside": (
        b"/Names << /EmbeddedFiles << /Names [(a.exe) 10 0 R] >> >>",
        b"",
        b"10 0 obj\n<< /Type /Filespec /F (a.exe) /EF << /F 11 0 R >> >>\nendobj\n"
        b"11 0 obj\n<< /Type /EmbeddedFile /Length 4 >>\nstream\nMZ!!\nendstream\nendobj",
    ),
    "a link": (
        b"",
        b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 200 100] "
        b"/A << /S /URI /URI (http://evil.example/) >> >>]",
        b"",
    ),
    "somebody's name": (
        b"/Metadata 10 0 R",
        b"",
        b"10 0 obj\n<< /Type /Metadata /Subtype /XML "
        b"/Length 13 >>\nstream\nAUTHOR-CANARY\nendstream\nendobj",
    ),
}


def active_pdf(does: str) -> bytes:
    """The PDF of this line of ACTIVE."""
    catalog, page, more = ACTIVE[does]
    return samples.pdf(2, catalog=catalog, page=page, more=more)


def _image(mode: str, colour: object, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (30, 20), colour).save(buffer, kind)
    return buffer.getvalue()


def _with_comment(text: bytes) -> bytes:
    """A JPEG with a comment segment right at its beginning."""
    segment = b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text
    photo = samples.jpeg()
    return photo[:2] + segment + photo[2:]
