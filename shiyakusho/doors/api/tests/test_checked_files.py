"""A file sent by a program: its state can be asked, by its owner alone; 確認中 does not stop a filing."""

import uuid
from typing import Any

import pytest

from shiyakusho.ground.files.models import Blob

from .test_filing import body

pytestmark = pytest.mark.django_db


def test_a_file_that_is_being_checked_can_be_filed_and_its_result_be_asked(
    resident: Any, picture: Any, settings: Any
) -> None:
    settings.FILES_SCANNER = "unix:///nowhere/clamd.ctl"
    sent = resident.upload(picture()).json()
    assert (sent["state"], sent["refused_for"]) == ("checking", "")
    filed = resident.post("/applications", body(sent["id"]), Idempotency_Key="being-checked")
    assert filed.status_code == 201
    Blob.objects.update(state="refused", refused_for="file_infected")
    asked = resident.get(f"/attachments/{sent['id']}").json()
    assert asked == {"id": sent["id"], "state": "refused", "refused_for": "file_infected"}


def test_a_refused_file_cannot_be_filed(resident: Any, picture: Any, settings: Any) -> None:
    settings.FILES_SCANNER = "unix:///nowhere/clamd.ctl"
    sent = resident.upload(picture()).json()
    Blob.objects.update(state="refused", refused_for="file_infected")
    answer = resident.post("/applications", body(sent["id"]), Idempotency_Key="was-refused")
    assert 400 <= answer.status_code < 500


def test_anothers_file_and_no_file_are_refused_alike(
    account: Any, program_of: Any, resident: Any, picture: Any
) -> None:
    sent = resident.upload(picture()).json()
    stranger = program_of(account("resident", level="L3"))
    theirs = stranger.get(f"/attachments/{sent['id']}")
    nobodys = stranger.get(f"/attachments/{uuid.uuid4()}")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["code"] == nobodys.json()["code"] == "file_unknown"
