"""The corpus of hostile files: each comes to its expected end, and what is served is harmless."""

import io
import time
from dataclasses import replace

import pytest
from PIL import Image
from pypdf import PdfReader

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import downloads, services
from shiyakusho.ground.files.examination import AT_THE_DOOR
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.storage import ContentStorage

from . import hostile, samples
from .test_images import examined_alone

pytestmark = pytest.mark.django_db
CORPUS = list(hostile.corpus())
DOES = ("/JS", "/JavaScript", "/Launch", "/URI", "/EmbeddedFile", "/OpenAction", "/AA", "/Names")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.mark.check("D1")
def test_the_corpus_is_what_the_battery_asks_for():
    assert len(CORPUS) >= 60
    assert len({content for _, content, _ in CORPUS}) >= 60


@pytest.mark.check("D1")
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    CORPUS,
    ids=lambda value: "" if isinstance(value, bytes) else str(value)[:20],
)
def test_each_comes_to_its_end(name, content, expected, folder):
    try:
        blob = services.store(io.BytesIO(content), name=name)
    except Refusal as refusal:
        assert refusal.code == expected
        assert "。" in str(refusal)
        assert not Blob.objects.exists()
        assert not [p for p in folder.rglob("*") if p.is_file()]
        return
    assert blob.media_type == expected
    assert_harmless(downloads.download(blob), content)


def assert_harmless(response, original: bytes) -> None:
    """Sealed, named safely, and made of pixels: nothing of the original's bytes but what it shows."""
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert disposition.isascii() and len(disposition) < 2500
    assert not set("\r\n\0\x1b/\\") & set(disposition)
    assert "%E2%80%AE" not in disposition and "%2F" not in disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Type"] in ("image/jpeg", "application/pdf")
    content = response.content
    assert content != original
    assert b"CANARY" not in content and b"<script" not in content and b"ftyp" not in content
    if response["Content-Type"] == "image/jpeg":
        with Image.open(io.BytesIO(content)) as image:
            assert (image.format, dict(image.getexif()), image.mode) == ("JPEG", {}, "RGB")
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    else:
        assert does_nothing(content)


def does_nothing(content: bytes) -> bool:
    """Walk every object of a PDF: pages, pictures, their drawing, and nothing else."""
    reader = PdfReader(io.BytesIO(content))
    kinds = set()
    for number in range(1, len(reader.xref[0]) + 1):
        entry = reader.get_object(number)
        assert not set(DOES) & set(entry), entry
        kinds.add(entry.get("/Type"))
    return kinds <= {"/Catalog", "/Pages", "/Page", "/XObject", None} and not reader.metadata


@pytest.mark.check("D4")
@pytest.mark.parametrize("does", hostile.ACTIVE)
def test_an_active_pdf_keeps_what_it_shows_and_loses_what_it_does(does):
    content = hostile.active_pdf(does)
    blob = services.store(io.BytesIO(content), name="申立書.pdf")
    served = services.read_blob(blob)
    reader = PdfReader(io.BytesIO(served))
    assert (len(reader.pages), blob.pages) == (2, 2)
    assert [float(edge) for edge in reader.pages[0].mediabox[2:]] == [200, 100]
    picture = reader.pages[0].images[0].image
    assert picture.size == (556, 278)  # 200 × 100 points at 200 dpi
    assert max(picture.getpixel((190, 111))) < 40 and min(picture.getpixel((20, 20))) > 230
    original = ContentStorage().content_path(blob.sha256)
    assert original.read_bytes() == content  # sealed, as it came


@pytest.mark.check("D2")
def test_bombs_are_refused_at_once():
    for name, content, _ in [*hostile.bombs(), *hostile.archives()]:
        begun = time.monotonic()
        with pytest.raises(Refusal):
            services.store(io.BytesIO(content), name=name)
        assert time.monotonic() - begun < 15, name  # a quiet machine needs a fiftieth


@pytest.mark.check("D2")
def test_bombs_cost_no_memory(tmp_path):
    for name, content, expected in hostile.bombs():
        path = tmp_path / "bomb"
        path.write_bytes(content)
        media_type = "application/pdf" if name.endswith("pdf") else "image/png"
        answer, kilobytes = examined_alone(path, media_type)
        assert (answer["unfit"], kilobytes < 100_000) == (expected, True)


@pytest.mark.check("D2")
def test_what_eats_memory_or_time_kills_its_child_and_nobody_else(monkeypatch, tmp_path):
    large = tmp_path / "large.png"
    Image.new("RGBA", (4000, 4000)).save(large, compress_level=1)
    for effort in (replace(AT_THE_DOOR, memory=60 * 2**20), replace(AT_THE_DOOR, wall=0.01)):
        monkeypatch.setattr(services, "AT_THE_DOOR", effort)
        with pytest.raises(Refusal) as refusal, large.open("rb") as stream:
            services.store(stream, name="写真.png")
        assert refusal.value.code == "file_too_heavy"
    assert not Blob.objects.exists()


def test_what_a_form_in_a_pdf_says_is_seen_by_the_office():
    """Filled-in fields are drawn from their appearance, which is not part of the page's content."""
    look = (
        b"10 0 obj\n<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (x) /F 4 "
        b"/Rect [20 10 180 40] /AP << /N 11 0 R >> >>\nendobj\n"
        b"11 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 160 30] /Length 31 >>\n"
        b"stream\n1 0 0 rg 0 0 160 30 re f       \nendstream\nendobj"
    )
    form = samples.pdf(
        catalog=b"/AcroForm << /Fields [10 0 R] >>", page=b"/Annots [10 0 R]", more=look
    )
    blob = services.store(io.BytesIO(form), name="申請書.pdf")
    picture = PdfReader(io.BytesIO(services.read_blob(blob))).pages[0].images[0].image
    red, green, blue = picture.getpixel((278, 210))
    assert red > 200 and green < 60 and blue < 60
