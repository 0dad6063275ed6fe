"""Fields a form does not ask for change nothing: the writes are the same with them and without (A3).

Every form and every operation is sent twice as each who may: plainly, and with columns of the house
added. What the house then tells the database must be the same, statement for statement.
"""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection

from house.tests.crowd import Crowd, gather
from house.tests.kept import roles_kept
from house.tests.test_matrix import (
    SECRET,
    WALKS,
    WRITES,
    Browser,
    admitted,
    methods_of,
    told,
    undone,
)
from house.tests.walks import Walk
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.services import noting
from shiyakusho.engines.cases.views import staff_acts
from shiyakusho.ground.identity.permissions import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.check("A3")]
SOMEBODY = str(uuid.uuid4())
FORBIDDEN: dict[str, Any] = {
    **dict.fromkeys(("id", "pk", "account", "account_id", "owner", "owner_id"), SOMEBODY),
    **dict.fromkeys(("applicant", "applicant_id", "assignee", "assignee_id"), SOMEBODY),
    **dict.fromkeys(("resident", "resident_id", "representative", "grantor"), SOMEBODY),
    **dict.fromkeys(("drafter", "drafter_id", "version_id", "application", "case"), SOMEBODY),
    **dict.fromkeys(("section", "section_id", "post", "awaiting_post"), "moji-care"),
    **dict.fromkeys(("state", "status", "step_kind", "outcome", "is_open"), "granted"),
    **dict.fromkeys(("price", "amount", "fee", "fee_yen", "yen"), "1"),
    **dict.fromkeys(("paid", "paid_at", "decided_at", "arrived_at", "created_at"), "2020-01-01"),
    **dict.fromkeys(("closed_at", "revoked_at", "expires_at", "made_at"), "2020-01-01"),
    **dict.fromkeys(("is_staff", "is_superuser", "is_active", "is_clean"), "true"),
    **dict.fromkeys(("role", "roles", "grants", "permissions", "groups"), "operator"),
    **dict.fromkeys(("kind", "level", "issuer", "subject", "factor"), "staff"),
    **dict.fromkeys(("secrecy", "clearance", "procedure_kind", "shielded_posts"), "3"),
    **dict.fromkeys(("receipt_number", "document_number", "decided_by", "drafted_at"), "1"),
}
# What a form does ask for under such a name; each is judged by its own service.
ASKED = {
    "manage/accounts/<uuid:account_id>/appoint/": {"post", "clearance"},
    "staff/cases/views/": {"state", "secrecy", "section", "assignee"},
    "staff/cases/exports/new/": {"state", "secrecy", "section", "assignee"},
    "staff/cases/bulk/": {"case"},
    "staff/yearly/begin/": {"section"},
    "staff/counter/begin/": {"resident"},
    "staff/representation/mandates/new/": {"kind", "resident", "grantor", "representative"},
    "ja/me/mandates/new/": {"representative"},
    "staff/cases/<uuid:case_id>/move/": {"paid", "outcome"},
    "staff/cases/<uuid:case_id>/draft/": {"outcome"},
    "staff/cases/<uuid:case_id>/draft/preview.pdf": {"outcome"},
    "api/v1/cases/<case_id>/moves": {"outcome"},
}
# What differs between two writes of the same: ids, times, numbers given in turn, digests.
VARIES = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|[0-9a-f]{64}"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.+]*|datetime\.datetime\([^()]*(?:\([^()]*\))?[^()]*\)"
    r"|-[0-9a-f]{8}(?=\.zip)|\b\d{2,}\b|b'[^']*'|[\w-]{32,}"
)


@pytest.fixture
def crowd(account, settings, tmp_path, city_key) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


def bodies(crowd: Crowd) -> dict[tuple[str, str], dict[str, Any]]:
    """(who, route) → what the page or a program sends there when it means it."""
    version = Case.objects.get(pk=crowd.things["case_id"]).version
    case = "staff/cases/<uuid:case_id>/"
    said = {
        ("clerk", f"{case}note/"): {"text": "覚え書き"},
        ("clerk", f"{case}assign/"): {"to": "nobody", "version": version},
        ("chief", f"{case}secrecy/"): {"to": "3", "reason": "相談", "version": version},
        ("chief", f"{case}assign/"): {"to": "me", "take_over": "yes", "version": version},
        ("clerk", "staff/cases/views/"): {"name": "わたしの一覧", "view": "mine"},
        ("chief", "staff/cases/exports/new/"): {"column": "receipt_number"},
        ("claimant", "ja/forms/start/<str:procedure_id>/"): {},
        ("claimant", "POST api/v1/uploads"): {"size": 3},
        ("operator", "manage/accounts/<uuid:account_id>/away/"): {"reason": "休暇"},
        ("operator", "manage/accounts/<uuid:account_id>/appoint/"): {
            "post": "kokurakita-care.clerk"
        },
        ("chief", "staff/approvals/<uuid:proposal_id>/decide/"): {
            "decision": "approve", "step": "1",
        },
        ("clerk", "staff/purpose/visit/begin/"): {"reason": "counter"},
    }  # fmt: skip
    return said


def sent(browser: Browser, walk: Walk, method: str, path: str, body: dict[str, Any]) -> Any:
    """Send ``body`` as the route reads it; undone afterwards. Answer and what was written."""
    written: list[str] = []

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        table = WRITES.match(str(sql))
        if table and table[1] not in ("audit_auditevent", "django_session"):
            values = [_plain(one) for one in params or ()]
            if str(sql).endswith('"id" = %s'):
                values[-1] = "…"  # which row: a number given in turn
            said = f"{sql} {values}"
            written.append(VARIES.sub("…", said.replace(SOMEBODY, "SOMEBODY")))
        return execute(sql, params, many, context)

    browser.client.cookies.clear()
    browser.client.cookies.update(browser.cookies)
    browser.client.cookies["csrftoken"] = SECRET
    headers = {"X-CSRFToken": SECRET}
    if walk.is_api and browser.token:
        headers["Authorization"] = f"Bearer {browser.token}"
    if walk.is_api:
        headers["Idempotency-Key"] = "k" * 40
    kind = "application/json" if walk.is_api else "application/x-www-form-urlencoded"
    data = json.dumps(body) if walk.is_api else urlencode(body)
    with undone(), roles_kept(browser.grants), connection.execute_wrapper(watch):
        answer = browser.client.generic(method, path, data, content_type=kind, headers=headers)
    return answer, written


def _plain(value: Any) -> str:
    return str(getattr(value, "obj", value))


def test_every_form_takes_what_it_asks_for_and_nothing_else(crowd: Crowd) -> None:
    deviations, written_to, asked = [], set(), 0
    meant = bodies(crowd)
    for who in ("claimant", "clerk", "chief", "operator", "representative"):
        browser = Browser(crowd, who)
        for walk, method in _writing(browser):
            asked += 1
            plainly = meant.get((who, walk.pattern), {})
            said = meant.get((who, f"{method} {walk.pattern}"), plainly)
            extra = {k: v for k, v in FORBIDDEN.items() if k not in ASKED.get(walk.pattern, ())}
            path = walk.path(crowd.things)
            plain, first = sent(browser, walk, method, path, said)
            added, second = sent(browser, walk, method, path, extra | said)
            if second and first != second:
                deviations.append((who, method, walk.pattern, _difference(first, second)))
            if added.status_code >= 500 or (added.status_code < 400 <= plain.status_code):
                deviations.append((who, method, walk.pattern, added.status_code))
            written_to |= {walk.pattern} if second else set()
    assert not deviations, told(deviations)
    assert asked > 150 and len(written_to) >= 14, sorted(written_to)


def _writing(browser: Browser) -> Iterator[tuple[Walk, str]]:
    """Every route and method by which this person may change something."""
    for walk in WALKS:
        if admitted(walk, browser.account) and not walk.pattern.startswith("sign-out"):
            yield from ((walk, method) for method in methods_of(walk) if method != "GET")


def _difference(first: list[str], second: list[str]) -> str:
    return str([one for one in second if one not in first])[:600]


def test_the_comparison_sees_what_is_assigned(crowd: Crowd, monkeypatch) -> None:
    """Planted: a page that keeps whatever is posted under a column's name. It is found."""
    seen: dict[str, str] = {}

    def remembering(request: Any) -> Any:
        seen.clear()
        seen.update(request.POST.dict())
        return signed_in(request)

    def careless(*, case_id: Any, text: str, actor: Any) -> Any:
        if "secrecy" in seen:
            Case.objects.filter(pk=case_id).update(secrecy=seen["secrecy"])
        return noting.add_note(case_id=case_id, text=text, actor=actor)

    monkeypatch.setattr(staff_acts, "signed_in", remembering)
    monkeypatch.setattr(staff_acts, "add_note", careless)
    browser = Browser(crowd, "clerk")
    walk = next(one for one in WALKS if one.pattern.endswith("<uuid:case_id>/note/"))
    path = walk.path(crowd.things)
    _, first = sent(browser, walk, "POST", path, {"text": "x"})
    _, second = sent(browser, walk, "POST", path, {"text": "x", "secrecy": "1"})
    assert first and first != second
