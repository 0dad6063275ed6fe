"""A claim (児童手当 認定請求) as a program files it: its answers, its photo, its requests."""

import io
import random
import uuid
from datetime import date, timedelta
from typing import Any

import requests
from PIL import Image

PROCEDURE = "child-allowance-claim"
PHOTO_ITEM = "bank_proof"
# What may be tried again with the same key. 500 is not among them: whoever was killed, it is a fault.
TRY_AGAIN = {502, 503, 504}


def answers(today: date, *, phone: str = "090-1234-5678") -> dict[str, Any]:
    """Answers of a parent who moved in a week ago, complete and right."""
    return {
        "claimant_name": "北方 美咲",
        "claimant_kana": "キタカタ ミサキ",
        "claimant_birth_date": "1990-05-05",
        "claimant_address": {
            "postal_code": "8120011",
            "town": "福岡市博多区博多駅前",
            "rest": "2丁目8番1号",
        },
        "claimant_phone": phone,
        "claim_reason": "move_in",
        "planned_move_out_date": (today - timedelta(days=7)).isoformat(),
        "occupation": "employee",
        "is_public_servant": False,
        "pension": "employees",
        "has_spouse": False,
        "children": [{"name": "北方 陽翔", "birth_date": "2020-05-05", "relation": "子"}],
        "older_children_supported": False,
        "child_situation": [{"lives_together": True, "cares_for": True, "livelihood": "shared"}],
        "bank_account": {
            "bank": "福岡銀行",
            "branch": "小倉支店",
            "type": "ordinary",
            "number": "1234567",
            "holder_kana": "キタカタ ミサキ",
        },
    }


def photo(seed: int, *, width: int = 480, height: int = 320, quality: int = 72) -> bytes:
    """A JPEG nobody sent before. Noise hardly compresses."""
    noise = random.Random(seed).randbytes(width * height * 3)
    picture = io.BytesIO()
    Image.frombytes("RGB", (width, height), noise).save(picture, "JPEG", quality=quality)
    return picture.getvalue()


def five_megabytes(seed: int) -> bytes:
    """A photo of five megabytes, as a telephone makes it."""
    return photo(seed, width=2840, height=2130, quality=88)


def another(picture: bytes) -> bytes:
    """The same picture as a file of its own: with a comment in it that no other has."""
    comment = uuid.uuid4().hex.encode()
    return picture[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + picture[2:]


class Filer:
    """One client of the API, acting with one token."""

    def __init__(self, url: str, token: str, *, seconds: float = 30) -> None:
        self.url = f"{url}/api/v1"
        self.seconds = seconds
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def attach(self, content: bytes) -> requests.Response:
        """Send a photo."""
        return self.session.post(
            f"{self.url}/attachments",
            files={"file": ("通帳.jpg", content, "image/jpeg")},
            timeout=self.seconds,
        )

    def file(self, body: dict[str, Any], key: str) -> requests.Response:
        """File a claim under an Idempotency-Key."""
        return self.session.post(
            f"{self.url}/applications",
            json=body,
            headers={"Idempotency-Key": key},
            timeout=self.seconds,
        )


def body(attachment: str, today: date, **more: Any) -> dict[str, Any]:
    """The request that files a claim with one photo."""
    return {
        "procedure": PROCEDURE,
        "answers": answers(today, **more),
        "attachments": {PHOTO_ITEM: [attachment]},
        "event_date": (today - timedelta(days=7)).isoformat(),
    }


def new_key() -> str:
    """An Idempotency-Key."""
    return str(uuid.uuid4())
