"""A package is measured by its table, each limit at its edge."""

import zipfile
from contextlib import nullcontext
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from shiyakusho.ground.files.examining import office_package as package
from shiyakusho.ground.files.examining.unfit import Unfit

from . import office_files, samples

MIB = 1024 * 1024


def entry(name: str, size: int = 10, squeezed: int | None = None, at: int = -1) -> ZipInfo:
    one = ZipInfo(name)
    one.file_size = size
    one.compress_size = size if squeezed is None else squeezed
    one.compress_type = ZIP_DEFLATED
    one.header_offset = at
    return one


def laid_out(*entries: ZipInfo) -> list[ZipInfo]:
    """Each behind the one before, as a program writes them."""
    end = 0
    for one in entries:
        if one.header_offset < 0:
            one.header_offset = end
        end = one.header_offset + 30 + one.compress_size
    return list(entries)


def refusal(*entries: ZipInfo) -> tuple[str, dict[str, object]] | None:
    try:
        package._require_small(laid_out(*entries))
    except Unfit as unfit:
        return unfit.code, unfit.extra
    return None


TOO_HEAVY = ("file_too_heavy", {"max_expanded": 80 * MIB})


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([entry("a.png", 80 * MIB)], None),
        ([entry("a.png", 40 * MIB), entry("b.png", 40 * MIB + 1)], TOO_HEAVY),
        ([entry("a.xml", 24 * MIB)], None),
        ([entry("a.XML", 12 * MIB), entry("b.RELS", 12 * MIB + 1)], TOO_HEAVY),
        ([entry("a.bin", 24 * MIB + 1)], None),
        ([entry("a.png", MIB, 1)], None),
        ([entry("a.png", MIB + 1, 1)], TOO_HEAVY),
        ([entry("a.png", MIB + 1, 0)], TOO_HEAVY),
        ([entry("a.png", 120 * 10_000, 10_000)], None),
        ([entry("a.png", 120 * 10_000 + 1, 10_000)], TOO_HEAVY),
        ([entry("a.xml"), entry("b.xml"), entry("A.XML")], ("file_damaged", {})),
        ([entry("a.xml", at=0), entry("b.xml", at=39)], ("file_too_heavy", {})),
        ([entry("a.xml", at=0), entry("b.xml", at=40)], None),
        ([entry("b.xml", at=40), entry("a.xml", at=0)], None),
        ([entry("b.xml", at=39), entry("a.xml", at=0)], ("file_too_heavy", {})),
        ([], None),
    ],
)
def test_what_the_table_says_is_weighed(entries, said):
    assert refusal(*entries) == said


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("word/document.xml", None),
        ("/etc/passwd", "file_damaged"),
        ("word/../../x", "file_damaged"),
        ("word/a..b.xml", None),
        ("word\\x.xml", "file_damaged"),
        ("C:x.xml", "file_damaged"),
        ("word/別紙.xml", None),
    ],
)
def test_no_entry_leads_out(name, code):
    with pytest.raises(Unfit, match=code) if code else nullcontext():
        package._require_plain(entry(name))


@pytest.mark.parametrize(
    ("flags", "way", "code"),
    [
        (0, ZIP_STORED, None),
        (0, ZIP_DEFLATED, None),
        (0x800, ZIP_DEFLATED, None),
        (0x801, ZIP_DEFLATED, "file_encrypted"),
        (0, ZIP_BZIP2, "file_damaged"),
    ],
)
def test_only_plain_ways_are_read(flags, way, code):
    one = entry("a.xml")
    one.flag_bits, one.compress_type = flags, way
    with pytest.raises(Unfit, match=code) if code else nullcontext():
        package._require_plain(one)


def written(parts: dict[str, bytes], path) -> None:
    with ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.fixture
def of(tmp_path):
    """Opens a package of these parts."""

    def made(parts: dict[str, bytes]):
        written(parts, tmp_path / "document")
        return package.opened(tmp_path / "document")

    return made


def test_as_many_entries_as_are_read_and_one_more(of):
    with of({f"{n}.bin": b"" for n in range(2000)}) as opened:
        assert len(opened.names) == 2000
    with pytest.raises(Unfit) as unfit, of({f"{n}.bin": b"" for n in range(2001)}):
        pass
    assert (unfit.value.code, unfit.value.extra) == ("file_too_heavy", {"max_entries": 2000})


def test_what_is_no_archive_is_damaged(tmp_path):
    (tmp_path / "document").write_bytes(b"PK\x03\x04 and nothing else")
    with pytest.raises(Unfit, match="file_damaged"), package.opened(tmp_path / "document"):
        pass


def test_parts_are_read_by_their_names(of):
    with of({"word/document.xml": b"<a/>", "word/media/1.png": b"<!DOCTYPE"}) as opened:
        assert opened.names == ["word/document.xml", "word/media/1.png"]
        assert opened.read("word/document.xml") == b"<a/>"
        assert opened.read("word/media/1.png") == b"<!DOCTYPE"
        assert opened.read("elsewhere.xml") == b""


@pytest.mark.parametrize("name", ["a.xml", "A.XML", "_rels/b.RELS", "_rels/b.rels"])
@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE a>",
        b"<!doctype a>",
        b"<!ENTITY b 'c'>",
        "<!DOCTYPE a>".encode("utf-16-le"),
        "<!ENTITY b>".encode("utf-16-be"),
    ],
)
def test_no_part_has_a_type_of_its_own(name, content, of):
    with of({name: content}) as opened, pytest.raises(Unfit, match="file_damaged"):
        opened.read(name)


def test_the_body_is_what_is_written_anew(of):
    counted = {
        "word/document.xml": 1, "word/header1.xml": 2, "word/footer1.xml": 4, "word/footnotes.xml": 8,
        "word/endnotes.xml": 16, "xl/worksheets/sheet1.xml": 32, "xl/sharedStrings.xml": 64,
    }  # fmt: skip
    others = {"word/styles.xml": 500, "xl/styles.xml": 500, "a/word/document.xml": 500}
    with of({name: bytes(size) for name, size in (counted | others).items()}) as opened:
        assert opened.body_bytes() == 127


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("word/vbaProject.bin", b"", {"macros"}),
        ("word/vbaData.xml", b"", {"macros"}),
        ("xl/macrosheets/1.xml", b"", {"macros"}),
        ("xl/dialogsheets/1.xml", b"", {"macros"}),
        ("word/embeddings/1.bin", b"", {"embedded"}),
        ("word/activeX/1.bin", b"", {"embedded"}),
        ("xl/ctrlProps/1.xml", b"", {"embedded"}),
        ("xl/control/1.bin", b"", {"embedded"}),
        ("word/oleObject1.bin", b"", {"embedded"}),
        ("word/afchunk1.htm", b"", {"embedded"}),
        ("xl/externalLinks/1.xml", b"", {"external"}),
        ("xl/connections.xml", b"", {"external"}),
        ("xl/queryTables/1.xml", b"", {"external"}),
        ("word/comments.xml", b"", {"comments"}),
        ("xl/threadedComments/1.xml", b"", {"comments"}),
        ("xl/persons/person.xml", b"", {"comments"}),
        ("word/person/1.xml", b"", {"comments"}),
        ("xl/charts/1.xml", b"", {"charts"}),
        ("word/diagrams/1.xml", b"", {"charts"}),
        ("word/_rels/a.rels", b"<R TargetMode = 'External'/>", {"external"}),
        ("word/_rels/a.rels", b'<R targetmode="external"/>', {"external"}),
        ("word/_rels/a.rels", b"<R TargetMode='Internal'/>", set()),
        ("word/a.xml", b"<ddeLink/>", {"dde"}),
        ("word/a.xml", b"<t>DDEAUTO c:</t>", {"dde"}),
        ("word/a.xml", b"<t>DDE c:</t>", {"dde"}),
        ("word/a.xml", b"<t>cmd |' /c'</t>", {"dde"}),
        ("word/a.xml", b"<t>ADDED</t>", set()),
        ("word/a.bin", b"<ddeLink/> TargetMode='External'", set()),
        ("word/A.XML", b"<ddeLink/> TargetMode='External'", {"dde", "external"}),
    ],
)
def test_what_does_something_is_named(name, content, codes, of):
    with of({"word/document.xml": b"<a/>", name: content}) as opened:
        assert opened.active() == codes


def test_types_in_parts_that_only_a_library_reads_are_refused_too(of):
    with (
        of({"xl/styles.xml": b"<!DOCTYPE a>"}) as opened,
        pytest.raises(Unfit, match="file_damaged"),
    ):
        opened.active()


def test_an_honest_document_does_nothing(tmp_path):
    for content in (office_files.word(), office_files.sheets()):
        (tmp_path / "document").write_bytes(content)
        with package.opened(tmp_path / "document") as opened:
            assert opened.active() == set() and opened.path == tmp_path / "document"


def test_a_bomb_is_known_by_its_table(tmp_path):
    (tmp_path / "document").write_bytes(samples.zipped(size=2 * MIB))
    with pytest.raises(Unfit, match="file_too_heavy"), package.opened(tmp_path / "document"):
        pass
