"""Office documents: what they say is copied, what they do and who wrote them is not."""

import io
import time

import pytest
from PIL import Image
from pypdf import PdfReader

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import downloads, kinds, services
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.storage import ContentStorage

from . import office_files, samples
from .test_images import examined_alone

pytestmark = pytest.mark.django_db
ACTIVE, HOSTILE = list(office_files.active()), list(office_files.hostile())
DOES = (
    *("/JS", "/JavaScript", "/Launch", "/URI", "/EmbeddedFile", "/EmbeddedFiles", "/OpenAction"),
    *("/AA", "/A", "/RichMedia", "/AcroForm", "/Annots", "/XFA", "/SubmitForm", "/ImportData"),
)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def keep(content: bytes, name: str = "申立書.docx") -> Blob:
    return services.store(io.BytesIO(content), name=name, allowed=kinds.media_types(["office"]))


def text_of(blob: Blob) -> str:
    pages = PdfReader(io.BytesIO(services.read_blob(blob))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def active_objects(content: bytes) -> list[object]:
    """Every object of a PDF that would do something or lead somewhere."""
    reader = PdfReader(io.BytesIO(content))
    found: list[object] = []
    for number in range(1, reader.trailer["/Size"]):
        entry = reader.get_object(number)
        if not isinstance(entry, dict) or entry.get("/Type") == "/StructElem":  # its /A is a layout
            continue
        if set(DOES) & set(entry):
            found.append(entry)
    return found


def test_a_word_document_is_copied_with_its_table_and_its_photo():
    blob = keep(office_files.word())
    assert (blob.media_type, blob.state, blob.pages) == (kinds.WORD, "clean", 1)
    said = text_of(blob)
    assert "元の文書の文字と表を写したものです。見た目は異なります" in said
    assert all(word in said for word in ("別居監護申立書", "髙﨑", "𠮷田", "氏名", "北方陽翔"))
    page = PdfReader(io.BytesIO(services.read_blob(blob))).pages[0]
    picture = page.images[0].image
    assert picture.size == (40, 20) and picture.getpixel((4, 4))[0] > 180
    answer = downloads.download(blob)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith(".pdf")


def test_a_workbook_is_copied_as_its_program_had_worked_it_out():
    blob = keep(office_files.sheets(), name="家計.xlsx")
    said = text_of(blob)
    shown = ("家賃", "52000", "8%", "2026-11-20", "非表示のシート", "隠れた値", "（計算前の式）")
    assert all(word in said for word in shown), said
    assert "写していないもの：計算前の式" in blob.note_for_staff


def test_what_residents_fill_in_is_read_wherever_it_stands():
    """Content controls, text boxes, insertions; a text box stands twice in the file, once for old
    programs."""
    control = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>枠に書いた</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    inserted = '<w:p><w:ins w:author="x"><w:r><w:t>足した</w:t></w:r></w:ins></w:p>'
    box = "<w:txbxContent><w:p><w:r><w:t>箱に書いた</w:t></w:r></w:p></w:txbxContent>"
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    boxes = (
        f"<w:p><w:r><mc:AlternateContent {compatible}><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    said = text_of(keep(office_files.body(control + inserted + boxes)))
    assert [said.count(word) for word in ("枠に書いた", "足した", "箱に書いた")] == [1, 1, 1]


@pytest.mark.check("D4")
@pytest.mark.parametrize(
    ("name", "content", "media_type", "code"), ACTIVE, ids=[f"{a[0]}-{a[3]}" for a in ACTIVE]
)
def test_nothing_active_and_no_author_reaches_the_office(name, content, media_type, code):
    blob = keep(content, name=name)
    assert (blob.media_type, blob.state) == (media_type, "clean")
    assert code in blob.left_out and "写していないもの：" in blob.note_for_staff
    served = services.read_blob(blob)
    assert active_objects(served) == []
    for mark in (b"CANARY", b"vbaProject", b"evil.example", b"DDE", b"\xd0\xcf\x11\xe0"):
        assert mark not in served
    assert "CANARY" not in str(PdfReader(io.BytesIO(served)).metadata)
    assert not {"calc", "消した", "CANARY"} & set(text_of(blob).split())
    sealed = ContentStorage().content_path(blob.sha256)
    assert sealed.read_bytes() == content and services.open_blob(blob).name != str(sealed)


@pytest.mark.check("D2")
@pytest.mark.parametrize(
    ("name", "content", "code"), HOSTILE, ids=[f"{n}-{h[0]}" for n, h in enumerate(HOSTILE)]
)
def test_what_is_built_to_harm_is_refused_before_it_is_read(name, content, code, tmp_path, folder):
    with pytest.raises(Refusal) as refusal:
        keep(content, name=name)
    assert refusal.value.code == code
    assert not Blob.objects.exists() and not [p for p in folder.rglob("*") if p.is_file()]
    path = tmp_path / "alone"
    path.write_bytes(content)
    answer, kilobytes = examined_alone(path, kinds.WORD if name.endswith("docx") else kinds.SHEETS)
    assert answer["unfit"] == code and kilobytes < 300_000


def test_a_bomb_is_small_to_send_and_refused_at_once():
    content = office_files.bomb()
    assert len(content) < 400_000
    begun = time.monotonic()
    with pytest.raises(Refusal):
        keep(content)
    assert time.monotonic() - begun < 15  # a quiet machine needs a fiftieth


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "古い形式"),
        (samples.zipped(name="ppt/presentation.xml"), "ワードやエクセルなど"),
    ],
)
def test_other_documents_are_refused_in_their_own_words(content, words):
    with pytest.raises(Refusal) as refusal:
        keep(content)
    assert refusal.value.code == "file_type_not_allowed" and words in str(refusal.value)


def test_where_no_office_document_is_asked_for_none_is_taken():
    with pytest.raises(Refusal) as refusal:
        services.store(io.BytesIO(office_files.word()), name="申立書.docx")
    assert refusal.value.code == "file_type_not_allowed" and "PDF" in str(refusal.value)
    assert ".docm" in kinds.accept_attribute(["office"])
    assert "word" not in kinds.accept_attribute()


def test_a_picture_that_is_too_large_inside_is_refused():
    picture = io.BytesIO()
    Image.new("1", (6000, 6000)).save(picture, "PNG")
    content = office_files.with_parts(
        office_files.word(), {"word/media/image1.jpg": picture.getvalue()}
    )
    with pytest.raises(Refusal) as refusal:
        keep(content)
    assert refusal.value.code == "image_too_large"
