"""Somebody who walks through a bundle in a browser without JavaScript: reads a page, fills it in."""

import io
import random
from typing import Any

from django.test import Client
from PIL import Image

from shiyakusho.engines.bundles.models import Bundle
from shiyakusho.engines.bundles.selectors import gathering_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.clock import today
from shiyakusho.ground.files import store
from shiyakusho.registers.catalogue import public as catalogue

NAMED = {
    "child-medical-guardian_name": "戸畑 健太",
    "child-medical-apply_reason": "birth",
    "child-allowance-amount-change_reason": "birth",
}
DAYS = {"change": ("2026", "11", "10"), "reason": ("2026", "11", "10")}


def photo(name: str = "保険.jpg") -> io.BytesIO:
    """A small real picture of its own content."""
    noise = random.randbytes(30 * 20 * 3)
    picture = io.BytesIO()
    Image.frombytes("RGB", (30, 20), noise).save(picture, "JPEG")
    picture.seek(0)
    picture.name = name
    return picture


def sent(joint: Any) -> dict[str, Any]:
    """What a browser sends for one question, answered; offered answers stay as they are."""
    question, name = joint.asked.question, joint.name
    kind = question.kind
    if kind in ("choice", "choices"):
        values = [one.value for one in question.options]
        return {name: NAMED.get(name, values[0])}
    if kind == "people":
        return _people(name, joint.raw or [{"name": "戸畑 湊", "relation": "子"}])
    if kind == "date":
        born = "birth_date" in name
        year, month, day = ("1993", "5", "7") if born else ("2026", "11", "10")
        return {f"{name}.era": "", f"{name}.year": year, f"{name}.month": month, f"{name}.day": day}
    parts = {
        "address": {"postal_code": "8020001", "town": "北九州市小倉北区浅野", "rest": "1番1号"},
        "bank_account": {"bank": "福岡銀行", "branch": "小倉支店", "type": "ordinary",
                         "number": "1234567", "holder_kana": "トバタ ケンタ"},
    }.get(kind)  # fmt: skip
    if parts:
        return {f"{name}.{part}": value for part, value in parts.items()}
    plain = {"bool": "yes", "integer": "3", "money": "3000", "phone": "090-1234-5678",
             "email": "k@example.jp", "kana": "トバタ ケンタ"}  # fmt: skip
    return {name: NAMED.get(name, plain.get(kind, "戸畑 健太"))}


def _people(name: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for at, row in enumerate(rows):
        found |= {
            f"{name}.{at}.name": row.get("name") or "戸畑 湊",
            f"{name}.{at}.birth_date.era": "",
            f"{name}.{at}.birth_date.year": "2026",
            f"{name}.{at}.birth_date.month": "11",
            f"{name}.{at}.birth_date.day": "10",
            f"{name}.{at}.relation": "子",
        }
    return found


def interview(bundle: Bundle) -> Any:
    return forms.together.interview_of(gathering_of(bundle))


def walk(client: Client, bundle: Bundle, **changes: Any) -> list[str]:
    """Every page until the check page; returns the keys of the screens as they came."""
    seen: list[str] = []
    for _ in range(60):
        found = interview(bundle)
        screen = found.first_open
        if screen is None:
            return seen
        seen.append(screen.key)
        data: dict[str, Any] = {"go": "next"}
        for joint in screen.joints:
            if joint.asked.question.kind != "note":
                data |= sent(joint)
        data |= {name: value for name, value in changes.items() if name in data}
        for file in screen.files:
            if file.required and not file.file.files:
                data[file.name] = photo()
        answer = client.post(f"/ja/bundles/{bundle.pk}/{screen.key}/", data)
        assert answer.status_code in (200, 302), answer.content.decode()[:3000]
    raise AssertionError(f"never done: {seen}")


def complete(bundle: Bundle) -> None:
    """Every draft filled in with the example of its form, as a program would."""
    of = gathering_of(bundle)
    rows = forms.together.draft_rows(of.draft_ids)
    versions = {row.procedure_id: catalogue.version(row.version_id) for row in rows}
    owner = f"account:{bundle.account_id}" if bundle.account_id else "tests"
    forms.together.fill_in(
        of=of,
        answers={
            key: dict(catalogue.example_of(one, day=today()).answers)
            for key, one in versions.items()
        },
        files={
            key: {
                item.id: [store(photo(), name="保険.jpg", owner=owner)]
                for item in one.definition.attachments
            }
            for key, one in versions.items()
        },
    )
    assert [list(s.problems()) for s in interview(bundle).screens if [*s.problems()]] == []
