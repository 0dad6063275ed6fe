"""Every answer of the staff's pages and of the API that tells of a resident is noted, once, with who
read, about whom, what, and what for.

The routes come from the resolver; an answer tells of the claimant where the canary or the name in
the register stands in it: in a page, a JSON document, a PDF, a CSV, the name of a file. The event is
looked for before the request is undone, so it was written before the answer left.
"""

import io
import urllib.parse
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from pypdf import PdfReader

from house.tests.crowd import CANARY, Crowd, gather
from house.tests.kept import roles_kept
from house.tests.test_matrix import SECRET, UNSAFE, Browser, admitted, methods_of, undone
from house.tests.walks import Walk, every_walk
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, Export
from shiyakusho.engines.cases.services import exporting
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.files import read_blob
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.purpose import visits
from shiyakusho.ground.purpose.guard import READS
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db
WALKS = [one for one in every_walk() if one.declaration.audience == "staff"]
# Routes that tell of a resident when it is theirs to see: were one silent, this test would miss it.
TOLD = {
    "staff/cases/",
    "staff/cases/<uuid:case_id>/",
    "staff/cases/<uuid:case_id>/attachments/<uuid:attachment_id>",
    "staff/cases/<uuid:case_id>/letters/<int:n>.pdf",
    "staff/cases/exports/<uuid:export_id>/file",
    "staff/people/<uuid:resident_id>/",
    "staff/purpose/visit/",
    "staff/search/",
    "manage/accounts/",
    "manage/accounts/<uuid:account_id>/",
    "manage/audit/",
    "api/v1/cases/<case_id>",
    "api/v1/cases/<case_id>/letters/<number>.pdf",
}


SEE = ("clerk", "chief", "operator")  # those who are told of the claimant by every route there is


@dataclass(frozen=True)
class Told:
    """One answer that told of the claimant, and the events of its reading."""

    who: str
    method: str
    pattern: str
    events: list[AuditEvent]
    path: str


class Hall:
    """The crowd, the claimant's names, and what a request carries where it must say something."""

    def __init__(self, crowd: Crowd) -> None:
        claimant = crowd.people["claimant"]
        case = Case.objects.get(pk=crowd.things["case_id"])
        resident = people.resident_of(claimant)
        assert claimant is not None and resident is not None
        self.crowd = crowd
        self.words = (CANARY, resident.name)
        self.subjects = {*case.subjects, f"account:{claimant.pk}", resident.subject}
        self.things = crowd.things | {
            "resident_id": str(resident.id),
            "export_id": _exported(crowd),
        }
        for who in ("clerk", "chief", "director", "other clerk", "service"):
            if account := crowd.people[who]:
                visits.begin(account, "phone")
                with acting_as(actor_of(account)):  # what the page of the visit lists
                    visits.read_under(account)
                    people.people_by_id([resident.id])
        self.query = {"staff/search/": {"q": resident.kana}}  # else what was typed would tell
        self.posted = {"staff/cases/bulk/": {"case": f"{case.pk}:{case.version}"}}

    def ask(self, browser: Browser, walk: Walk, method: str) -> tuple[Any, list[AuditEvent], str]:
        """The answer, the read events of the request, and its path; all of it is undone."""
        client, path = browser.client, walk.path(self.things)
        client.cookies.clear()
        client.cookies.update(browser.cookies)
        client.cookies["csrftoken"] = SECRET
        headers = {"X-CSRFToken": SECRET}
        if walk.is_api:
            headers["Authorization"] = f"Bearer {browser.token}"
        said = self.posted.get(walk.pattern, {}) if method == "POST" else {}
        body = "{}" if walk.is_api and method in UNSAFE else urllib.parse.urlencode(said)
        kind = "application/json" if walk.is_api else "application/x-www-form-urlencoded"
        query = urllib.parse.urlencode(self.query.get(walk.pattern, {}))
        with undone(), roles_kept(browser.grants):
            known = set(AuditEvent.objects.values_list("pk", flat=True))
            answer = client.generic(
                method, f"{path}?{query}" if query else path, body, content_type=kind,
                headers=headers,
            )  # fmt: skip
            found = AuditEvent.objects.filter(action="records.read").exclude(pk__in=known)
            return answer, list(found), path

    def tells(self, answer: Any) -> bool:
        """Whether the answer tells of the claimant; what was typed by who asks tells nothing."""
        if answer.status_code >= 400:
            return False
        text = urllib.parse.unquote(str(dict(answer.headers))) + _text(answer)
        return any(word in text for word in self.words)


def _exported(crowd: Crowd) -> str:
    """A list of the chief's with its applicants' names, as the worker makes it."""
    chief = crowd.people["chief"]
    assert chief is not None
    with acting_as(actor_of(chief), "tests"):
        export = exporting.ask_for_export(
            owner=chief, wanted=CaseFilter.of({"view": "all"}), columns=["applicant"]
        )
    assert exporting.run(export.pk)
    assert CANARY.encode() in read_blob(Export.objects.get(pk=export.pk).blob)
    return str(export.pk)


def _text(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer["Content-Type"].startswith("application/pdf"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return str(content.decode("utf-8", "replace"))


@pytest.fixture
def hall(account: Any, settings: Any, tmp_path: Any) -> Hall:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return Hall(gather(account))


@pytest.mark.check("H1")
def test_every_answer_that_tells_of_a_resident_is_one_read_with_its_purpose(hall: Hall) -> None:
    told = told_by(hall, SEE)
    assert {one.pattern for one in told} >= TOLD, TOLD - {one.pattern for one in told}


@pytest.mark.battery
@pytest.mark.check("H1")
def test_so_is_what_everybody_else_of_the_office_is_told(hall: Hall) -> None:
    """Also to a manager of another section and to a clerk who has no visit and a lower clearance."""
    told = told_by(hall, tuple(who for who in hall.crowd.people if who not in SEE))
    print(sorted(Counter(one.who for one in told).items()), "answers of", len(WALKS), "routes")
    assert {one.who for one in told} >= {"other clerk", "director", "auditor"}


def told_by(hall: Hall, people_asking: tuple[str, ...]) -> list[Told]:
    """Every route asked by these; the answers that told of the claimant, each noted rightly."""
    told = []
    for who in people_asking:
        account = hall.crowd.people[who]
        if account is None or account.is_resident:
            continue
        browser = Browser(hall.crowd, who)
        for walk in WALKS:
            if not admitted(walk, account):
                continue  # turned away before the view could look at anything (test_matrix)
            for method in methods_of(walk):
                answer, events, path = hall.ask(browser, walk, method)
                if hall.tells(answer):
                    told.append(Told(who, method, walk.pattern, events, path))
    faults = [
        (one.who, one.method, one.pattern, fault) for one in told if (fault := _fault(hall, one))
    ]
    assert not faults, "\n".join(map(str, faults[:40]))
    return told


def _fault(hall: Hall, one: Told) -> str:
    """What is wrong with how this answer was noted; nothing where it is right."""
    account = hall.crowd.people[one.who]
    if account is None or len(one.events) != 1:
        return f"{len(one.events)} read events"
    [event] = one.events
    kind = event.detail.get("for", {}).get("kind")
    wrong = {
        "another one read": (event.actor_kind, event.actor_id) != (account.kind, str(account.pk)),
        f"the claimant is not among {event.subjects}": not hall.subjects & set(event.subjects),
        "what was read is not said": not event.detail.get("what"),
        f"no purpose: {kind}": kind not in READS,
        f"the purpose is no words: {event.purpose}": not event.purpose or "/" in event.purpose,
        f"another path: {event.detail.get('path')}": (
            event.detail.get("path") != f"{one.method} {one.path}"
        ),
    }
    return "; ".join(fault for fault, is_so in wrong.items() if is_so)
