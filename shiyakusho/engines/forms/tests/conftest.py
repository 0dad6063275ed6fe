"""What the tests of this room share."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from shiyakusho.engines.forms import drafts
from shiyakusho.engines.forms.models import Draft
from shiyakusho.ground import files

from . import procedures


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch) -> None:
    """What other rooms do with the news is theirs to test."""
    monkeypatch.setattr("shiyakusho.ground.events._handlers", {})


@pytest.fixture(autouse=True)
def language_left_as_it_was():
    """A page read in English must not leave the next test in English."""
    with translation.override("ja"):
        yield


@pytest.fixture
def sample(db):
    """The sample procedure, live."""
    return procedures.publish()


def photo(name: str = "通帳.jpg", color: str = "red") -> SimpleUploadedFile:
    """A small real JPEG as a browser sends it."""
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), color).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/jpeg")


def blob_of(account, name: str = "通帳.jpg"):
    """A file this account sent by the API."""
    return files.store(photo(name), name=name, owner=f"account:{account.pk}")


def filled(account=None, answers=procedures.ANSWERS, procedure_id: str = "sample-form") -> Draft:
    """A complete draft of the sample."""
    draft = drafts.start(procedure_id=procedure_id, account=account)
    for screen, given in answers.items():
        draft, refused = drafts.save_screen(draft_id=draft.pk, screen_key=screen, given=given)
        assert refused == {}
    drafts.add_file(
        draft_id=draft.pk, item_id="proof", stream=photo(), name="通帳.jpg", account=account
    )
    return Draft.objects.get(pk=draft.pk)
