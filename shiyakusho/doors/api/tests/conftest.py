"""Programs with tokens: a resident's app, a clerk's tool."""

import json
import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from shiyakusho.ground.identity import services as identity
from shiyakusho.registers.organisation import public as organisation

CLAIM = {
    "claimant_name": "北方 𠮷乃",
    "claimant_birth_date": "1990-05-01",
    "claimant_address": {
        "postal_code": "8030814",
        "town": "北九州市小倉北区大手町",
        "rest": "1番1号",
    },
    "claimant_phone": "093-582-2111",
    "claim_reason": "other",
    "other_reason": "前の市で受けていなかったため",
    "occupation": "employee",
    "is_public_servant": False,
    "pension": "employees",
    "has_spouse": False,
    "children": [{"name": "北方 陽翔", "birth_date": "2018-07-15", "relation": "子"}],
    "child_situation": [{"lives_together": True, "cares_for": True, "livelihood": "shared"}],
    "older_children_supported": False,
    "bank_account": {
        "bank": "北九銀行",
        "branch": "本店",
        "type": "ordinary",
        "number": "1234567",
        "holder_kana": "キタカタ ヨシノ",
    },
}


class Program:
    """An HTTP client with a bearer token."""

    def __init__(self, client: Any, token: str = "") -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self.headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(
            f"/api/v1{path}",
            json.dumps(body),
            content_type="application/json",
            headers=self.headers | {k.replace("_", "-"): v for k, v in headers.items()},
        )

    def upload(self, file: Any) -> Any:
        return self.client.post("/api/v1/attachments", {"file": file}, headers=self.headers)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"


@pytest.fixture
def anybody(client) -> Program:
    return Program(client)


@pytest.fixture
def program_of(client) -> Callable[[Any], Program]:
    return lambda account: Program(client, identity.issue_token(account=account, label="tests"))


@pytest.fixture
def resident(account, program_of) -> Program:
    return program_of(account("resident", level="L3", name="北方 𠮷乃", email="y@example.jp"))


@pytest.fixture
def in_post(account) -> Callable[[str], Any]:
    """An account that holds the post."""

    def appoint(post_id: str) -> Any:
        holder = account("staff", name=f"職員 {uuid.uuid4().hex[:4]}")
        organisation.appoint(account=holder, post_id=post_id, since=date(2020, 4, 1))
        return holder

    return appoint


@pytest.fixture
def clerk(in_post, program_of) -> Program:
    return program_of(in_post("kokurakita-childcare-support.clerk"))


@pytest.fixture
def chief(in_post, program_of) -> Program:
    return program_of(in_post("kokurakita-welfare.section_chief"))


@pytest.fixture
def picture() -> Callable[[], Any]:
    """A small real picture of its own content."""
    import io

    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    def draw() -> Any:
        stream = io.BytesIO()
        Image.new("RGB", (60, 40), tuple(uuid.uuid4().bytes[:3])).save(stream, "PNG")
        return SimpleUploadedFile("通帳.png", stream.getvalue(), content_type="text/html")

    return draw


@pytest.fixture
def filed(resident, picture) -> dict[str, Any]:
    """An application filed by the resident."""
    blob = resident.upload(picture()).json()
    answer = resident.post(
        "/applications",
        {
            "procedure": "child-allowance-claim",
            "answers": CLAIM,
            "attachments": {"bank_proof": [blob["id"]]},
            "event_date": "2026-11-01",
        },
        Idempotency_Key="first-intent",
    )
    assert answer.status_code == 201, answer.content.decode()
    return answer.json() | {"blob": blob["id"]}
