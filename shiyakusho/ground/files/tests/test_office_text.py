"""What of a Word document is written anew, block by block."""

import pytest

from shiyakusho.ground.files.examining import office_package, office_text
from shiyakusho.ground.files.examining.office_paper import Block
from shiyakusho.ground.files.examining.unfit import Unfit

from . import office_files

W = office_files.W
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.fixture
def read(tmp_path):
    """Blocks and what was left out, of a body and of parts beside it."""

    def made(inner: str, parts: dict[str, bytes] | None = None):
        path = tmp_path / "document"
        path.write_bytes(office_files.with_parts(office_files.body(inner), parts or {}))
        with office_package.opened(path) as package:
            return office_text.read(package)

    return made


def p(*runs: str, about: str = "") -> str:
    return f"<w:p>{about}{''.join(runs)}</w:p>"


def t(said: str) -> str:
    return f"<w:r><w:t>{said}</w:t></w:r>"


def style(name: str) -> str:
    return f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>'


NUMBERED = "<w:pPr><w:numPr/></w:pPr>"


@pytest.mark.parametrize(
    ("inner", "blocks"),
    [
        (p(t("本文")), [Block("text", "本文")]),
        (p(t("見"), t("出し"), about=style("Heading1")), [Block("heading", "見出し")]),
        (p(t("題"), about=style("TITLE")), [Block("heading", "題")]),
        (p(t("普通"), about=style("Normal")), [Block("text", "普通")]),
        (p(t("名なし"), about="<w:pPr><w:pStyle/></w:pPr>"), [Block("text", "名なし")]),
        (p(t("項目"), about=NUMBERED), [Block("text", "・項目")]),
        (
            p(t("章"), about='<w:pPr><w:pStyle w:val="heading2"/><w:numPr/></w:pPr>'),
            [Block("heading", "章")],
        ),
        (p(t(" ")) + p() + p(t("次")), [Block("text", "次")]),
        (p("<w:r><w:br/></w:r>", t(" 字 "), "<w:r><w:br/></w:r>"), [Block("text", " 字 ")]),
        (
            p(t("a"), "<w:r><w:tab/></w:r>", t("b"), "<w:r><w:cr/></w:r>", t("c"),
              "<w:r><w:noBreakHyphen/></w:r>", t("d"), "<w:r><w:sym/></w:r>"),
            [Block("text", "a\tb\nc-d□")],
        ),
        (p(t("X字X")), [Block("text", "X字X")]),
        (p("<w:r><w:t/></w:r>", t("空の隣")), [Block("text", "空の隣")]),
        (p("<!-- 見えない -->", t("見える")), [Block("text", "見える")]),
        ("<!-- 見えない -->" + p(t("見える")), [Block("text", "見える")]),
        (p("<w:hyperlink>", t("つなぐ"), "</w:hyperlink>"), [Block("text", "つなぐ")]),
        (p("<w:r><w:instrText>PAGE</w:instrText></w:r>", t("3")), [Block("text", "3")]),
        (
            f"<w:sdt><w:sdtPr/><w:sdtContent>{p(t('枠'))}</w:sdtContent></w:sdt>",
            [Block("text", "枠")],
        ),
        (
            p(t("外"), f"<w:r><w:txbxContent>{p(t('箱1'))}{p()}{p(t('箱2'))}</w:txbxContent></w:r>"),
            [Block("text", "外箱1\n箱2")],
        ),
    ],
)  # fmt: skip
def test_paragraphs(inner, blocks, read):
    assert read(inner) == (blocks, set())


def cell(said: str, about: str = "") -> str:
    return f"<w:tc>{about}{p(t(said))}</w:tc>"


def test_tables_keep_their_columns(read):
    span = '<w:tcPr><w:gridSpan w:val="3"/></w:tcPr>'
    bare = "<w:tcPr><w:gridSpan/></w:tcPr>"
    inner = (
        f"<w:tbl><w:tr>{cell('a')}{cell('b', span)}{cell('c', bare)}</w:tr>"
        f"<w:tr><w:sdt><w:sdtContent>{cell('枠')}</w:sdtContent></w:sdt>{cell('d')}</w:tr></w:tbl>"
    )
    rows = [["a", "b", "", "", "c"], ["枠", "d"]]
    assert read(inner) == ([Block("table", rows=rows)], set())


def test_a_row_is_never_wider_than_can_be_shown(read):
    span = '<w:tcPr><w:gridSpan w:val="9999"/></w:tcPr>'
    ((one,), _) = read(f"<w:tbl><w:tr>{cell('a', span)}{cell('b')}</w:tr></w:tbl>")
    assert one.rows == [["a", *[""] * 59]]
    ((one,), _) = read(f"<w:tbl><w:tr>{cell('a') * 61}</w:tr></w:tbl>")
    assert one.rows == [["a"] * 60]


def test_cells_of_several_lines(read):
    inner = f"<w:tbl><w:tr><w:tc>{p()}{p(t('上'))}{p(t('下'))}{p()}</w:tc></w:tr></w:tbl>"
    ((one,), _) = read(inner)
    assert one.rows == [["上\n下"]]
    ((one,), _) = read(f"<w:tbl><w:tr>{cell('X　X')}{cell('　字下げ ')}</w:tr></w:tbl>")
    assert one.rows == [["X　X", "　字下げ "]]


def test_what_stands_around_the_text_is_named(read):
    def part(root: str, *said: str) -> bytes:
        return f"<w:{root} {W}>{''.join(p(t(one)) for one in said)}</w:{root}>".encode()

    parts = {
        "word/header2.xml": part("hdr", "頭2"),
        "word/header1.xml": part("hdr", "頭1"),
        "word/footer1.xml": part("ftr"),
        "word/footnotes.xml": part("footnotes", "注"),
        "word/endnotes.xml": part("endnotes", "末"),
        "word/headerless.bin": b"\0",
    }
    blocks, _ = read(p(t("本文")), parts)
    assert blocks == [
        Block("text", "本文"),
        Block("note", "【ヘッダー】"),
        Block("text", "頭1"),
        Block("note", "【ヘッダー】"),
        Block("text", "頭2"),
        Block("note", "【脚注】"),
        Block("text", "注"),
        Block("note", "【文末脚注】"),
        Block("text", "末"),
    ]


@pytest.mark.parametrize("mark", ["ins", "moveTo"])
def test_what_was_added_stays_and_is_told(mark, read):
    assert read(p(f"<w:{mark}>{t('足した')}</w:{mark}>")) == (
        [Block("text", "足した")],
        {"changes"},
    )


@pytest.mark.parametrize("mark", ["del", "moveFrom"])
def test_what_was_taken_out_goes_and_is_told(mark, read):
    gone = f"<w:{mark}>{t('消した')}</w:{mark}>"
    assert read(p(gone, t("残る"))) == ([Block("text", "残る")], {"changes"})
    assert read(f"<w:{mark}>{p(t('消した'))}</w:{mark}>") == ([], {"changes"})


PARTS = {
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{RELATIONS}">'
        '<Relationship Id="in" Target="media/a.png"/>'
        '<Relationship Id="up" Target="../word/./media/b.png" TargetMode="Internal"/>'
        '<Relationship Id="out" Target="http://evil.example/c.png" TargetMode="External"/>'
        '<Relationship Target="media/nameless.png"/><Relationship Id="nowhere"/>'
        "</Relationships>"
    ).encode()
}


def drawing(name: str, how: str = "embed") -> str:
    return f'<w:r><w:drawing><a:blip {A} {R} r:{how}="{name}"/></w:drawing></w:r>'


@pytest.mark.parametrize(
    ("drawn", "picture"),
    [
        (drawing("in"), "word/media/a.png"),
        (drawing("up"), "word/media/b.png"),
        (drawing("out"), "elsewhere"),
        (drawing("in", "link"), "word/media/nameless.png"),
        (drawing("nowhere"), "word"),
        (drawing("unknown"), "elsewhere"),
        (f'<w:r><w:pict><v:imagedata {V} {R} r:id="in"/></w:pict></w:r>', "word/media/a.png"),
    ],
)
def test_pictures_are_those_of_the_package(drawn, picture, read):
    blocks, _ = read(p(t("図"), drawn), PARTS)
    assert blocks == [Block("text", "図"), Block("picture", picture=picture)]


def test_a_picture_in_a_table_comes_behind_it_and_its_second_form_not(read):
    second = f"<mc:Fallback {MC}>{drawing('up')}</mc:Fallback>"
    inner = f"<w:tbl><w:tr><w:tc>{p(t('図'), drawing('in'), second)}</w:tc></w:tr></w:tbl>"
    blocks, _ = read(inner, PARTS)
    assert blocks == [
        Block("table", rows=[["図"]]),
        Block("picture", picture="word/media/a.png"),
    ]


def test_without_relations_nothing_is_found(tmp_path, read):
    relations = {"word/_rels/document.xml.rels": b""}
    blocks, _ = read(p(drawing("in")), relations)
    assert blocks == [Block("picture", picture="elsewhere")]


def test_a_package_without_its_document_is_damaged(tmp_path):
    (tmp_path / "document").write_bytes(office_files.sheets())
    with (
        pytest.raises(Unfit) as unfit,
        office_package.opened(tmp_path / "document") as package,
    ):
        office_text.read(package)
    assert unfit.value.code == "file_damaged"


def test_no_more_letters_than_are_read_at_once(monkeypatch, read):
    monkeypatch.setattr(office_text, "MOST_LETTERS", 6)
    table = f"<w:tbl><w:tr>{cell('ab')}{cell('c')}</w:tr></w:tbl>"
    assert len(read(p(t("abc")) + table)[0]) == 2
    with pytest.raises(Unfit) as unfit:
        read(p(t("abcd")) + table)
    assert (unfit.value.code, unfit.value.extra) == ("file_too_large", {"max_letters": 6})
