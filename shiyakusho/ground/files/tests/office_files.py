"""Office documents made on the spot: honest ones, and what is put into them to do harm."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date

import docx
import openpyxl

from shiyakusho.ground.files.kinds import SHEETS, WORD

from . import samples

CANARY = "AUTHOR-CANARY"
MACRO = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Attribute VB_Name AutoOpen Shell" + bytes(600)
EVIL = "http://evil.example/"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = f'<?xml version="1.0"?><w:document {W}><w:body>%s</w:body></w:document>'


def word(*texts: str) -> bytes:
    """A document with texts, a table and a photo with GPS, by somebody whose name is in it."""
    document = docx.Document()
    document.core_properties.author = document.core_properties.last_modified_by = CANARY
    document.add_heading("別居監護申立書", 1)
    for text in texts or ("葛󠄀城 髙﨑 𠮷田は申し立てます。",):
        document.add_paragraph(text)
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "氏名", "北方 陽翔"
    document.add_picture(io.BytesIO(samples.jpeg(orientation=1)))
    return _saved(document)


def sheets() -> bytes:
    """A workbook with a value of each kind, a hidden sheet, and a formula nobody worked out."""
    book = openpyxl.Workbook()
    book.properties.creator = CANARY
    book.active.title = "家計"
    for cell, value in {"A1": "家賃", "B1": 52000, "C1": 0.08, "D1": date(2026, 11, 20)}.items():
        book.active[cell] = value
    book.active["C1"].number_format = "0%"
    book.active["A2"] = "=SUM(B1:B1)"
    hidden = book.create_sheet("控え")
    hidden["A1"], hidden.sheet_state = "隠れた値", "hidden"
    return _saved(book)


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same package with parts added or replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return buffer.getvalue()


def body(inner: str) -> bytes:
    """A document whose body is this XML."""
    return with_parts(word(), {"word/document.xml": (BODY % inner).encode()})


def active() -> Iterator[tuple[str, bytes, str, str]]:
    """Name, content, media type, and the code of what must be left out."""
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" TargetMode="External" Type="x" Target="{EVIL}"/></Relationships>'
    ).encode()
    dde = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe '
        '"/c calc"</w:instrText></w:r><w:r><w:t>見える</w:t></w:r></w:p>'
    )
    changed = (
        f'<w:p><w:ins w:author="{CANARY}"><w:r><w:t>足した</w:t></w:r></w:ins>'
        f'<w:del w:author="{CANARY}"><w:r><w:delText>消した</w:delText></w:r></w:del></w:p>'
    )
    comment = f'<w:comments {W}><w:comment w:author="{CANARY}"/></w:comments>'.encode()
    yield "申立書.docm", with_parts(word(), {"word/vbaProject.bin": MACRO}), WORD, "macros"
    yield "家計.xlsm", with_parts(sheets(), {"xl/vbaProject.bin": MACRO}), SHEETS, "macros"
    yield "四.xlsm", with_parts(sheets(), {"xl/macrosheets/sheet1.xml": b"<a/>"}), SHEETS, "macros"
    yield "型.docx", with_parts(word(), {"word/_rels/settings.xml.rels": link}), WORD, "external"
    yield "動.docx", body(dde), WORD, "dde"
    part = b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    yield "表.xlsx", with_parts(sheets(), {"xl/externalLinks/e1.xml": part}), SHEETS, "dde"
    yield "表.xlsx", with_parts(sheets(), {"xl/externalLinks/e1.xml": part}), SHEETS, "external"
    yield "物.docx", with_parts(word(), {"word/embeddings/o.bin": MACRO}), WORD, "embedded"
    yield "物.xlsx", with_parts(sheets(), {"xl/activeX/a.bin": MACRO}), SHEETS, "embedded"
    yield "言.docx", with_parts(word(), {"word/comments.xml": comment}), WORD, "comments"
    yield "跡.docx", body(changed), WORD, "changes"
    joined = (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>次の段落とつないだ</w:t></w:r></w:p>"
    )
    yield "段落の跡.docx", body(joined), WORD, "changes"


def hostile() -> Iterator[tuple[str, bytes, str]]:
    """Name, content, and the code it is refused with."""
    plain = word()
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    file = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    yield "爆弾.docx", bomb(), "file_too_heavy"
    yield "重.docx", many_small(), "file_too_heavy"
    yield (
        "数.docx",
        with_parts(plain, {f"word/{n}.xml": b"" for n in range(2100)}),
        "file_too_heavy",
    )
    yield "実体.docx", with_parts(plain, {"word/document.xml": entities}), "file_damaged"
    yield "実体.docx", with_parts(plain, {"word/styles.xml": file}), "file_damaged"
    utf16 = file.decode().encode("utf-16")
    yield "実体.docx", with_parts(plain, {"word/styles.xml": utf16}), "file_damaged"
    yield "上.docx", with_parts(plain, {"../../etc/cron.d/x": b"x"}), "file_damaged"
    yield "根.docx", with_parts(plain, {"/etc/cron.d/x": b"x"}), "file_damaged"
    yield "窓.docx", with_parts(plain, {"..\\..\\x": b"x"}), "file_damaged"
    yield "鍵.docx", flagged(plain), "file_encrypted"
    yield "半.docx", plain[:-200], "file_damaged"
    yield "二.docx", doubled(plain), "file_damaged"
    yield "空.xlsx", with_parts(sheets(), {"xl/workbook.xml": b""}), "file_damaged"
    deep = "<w:sdt><w:sdtContent>" * 15_000
    yield (
        "深.docx",
        with_parts(plain, {"word/document.xml": (BODY % deep).encode()}),
        "file_damaged",
    )


def bomb() -> bytes:
    """Some 300 KB that become 300 MB."""
    return with_parts(word(), {"word/document.xml": bytes(300 * 1024 * 1024)})


def many_small() -> bytes:
    """A hundred parts, each a little below the ratio that is looked at, together too much."""
    return with_parts(word(), {f"word/p{n}.xml": bytes(1_000_000) for n in range(100)})


def flagged(content: bytes) -> bytes:
    """With the mark of encryption on each entry of the table."""
    changed, at = bytearray(content), 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        changed[at + 8] |= 1
        at += 4
    return bytes(changed)


def doubled(content: bytes) -> bytes:
    """Two parts of one name: one program reads the first, another the second."""
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("WORD/document.xml", b"<a/>")
    return buffer.getvalue()


def _saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()
