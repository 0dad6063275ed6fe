"""支援措置: where a protected person lives is read by nobody but the allowed posts, on no way out.

One woman fled. Her husband still stands in the register with her, in the same old household; she has a
new address in another ward, and has applied for something there with it.
"""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from house.claims import PHOTO_ITEM, PROCEDURE, answers
from house.tests.crowd import SINCE, _picture
from house.tests.test_matrix import Browser, admitted, methods_of, undone
from house.tests.walks import every_walk
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import SYSTEM, acting_as
from shiyakusho.ground.audit.actors import Purpose
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.files import store
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.outbox import services as outbox
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.models import AddressPeriod, ImportBatch, Membership

pytestmark = [pytest.mark.django_db, pytest.mark.check("A7")]
TOWN, REST, HOUSE, POSTCODE = "隠里町四丁目", "9番31号", "カナリアハイツ707", "8019753"
TOWN_ID, PHONE = "9753001", "093-975-3102"
CANARIES = (TOWN, REST, HOUSE, POSTCODE, "801-9753", TOWN_ID, PHONE, "隠里")


@dataclass
class Flight:
    """Who is who, and what is hers by the name a route gives it."""

    people: dict[str, Any]
    tokens: dict[str, str]
    things: dict[str, str]
    her: uuid.UUID
    case: Case
    serving: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def flight(account, settings, tmp_path) -> Flight:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = settings.EMAIL_FILE_PATH = tmp_path / "mail"
    unit = organisation.office_for("childcare-support", "moji").id
    her, him = _couple()
    who = {
        "she": account("resident", level="L3", name="保護 花子", email="she@example.jp"),
        "husband": account("resident", level="L3", name="夫 太郎", email="him@example.jp"),
        "stranger": account("resident", level="L3", name="他人 次郎"),
        "allowed clerk": _in_post(account, f"{unit}.clerk", "許可 一子"),
        "chief": _in_post(account, organisation.post_above(unit, "section_chief").pk, "課長 三郎"),
        "operator": account("staff", roles=["operator"], name="運用 七子"),
        "auditor": account("staff", roles=["auditor"], name="監査 八子"),
        "anonymous": None,
    }
    for name, resident in (("she", her), ("husband", him)):
        with acting_as(SYSTEM, "tests"):
            people.link_account_to(account=who[name], resident_id=resident, method="staff")
    _moves(her)
    with acting_as(SYSTEM, "tests"):
        people.protect(
            resident_id=her,
            kind="domestic_violence",
            since=SINCE,
            until=None,
            allowed_posts=[f"{unit}.clerk"],
        )
    case = _claim(who["she"])
    with acting_as(actor_of(who["allowed clerk"]), Purpose("case", str(case.pk), "審査")):
        clerk = who["allowed clerk"]
        cases.assign(case_id=case.pk, to=clerk, actor=clerk, version=case.version)
    tokens = {k: identity.issue_token(account=one, label="tests") for k, one in who.items() if one}
    attachment = forms_attachment(case)
    things = {
        "case_id": str(case.pk),
        "application_id": str(case.application_id),
        "attachment_id": attachment,
        "resident_id": str(her),
        "account_id": str(who["she"].pk),
    }
    return Flight(who, tokens, things, her, case)


def forms_attachment(case: Case) -> str:
    with acting_as(SYSTEM, "tests"):
        return str(forms.attachments_of(case.application)[0].pk)


def _in_post(account: Any, post: str, name: str) -> Any:
    made = account("staff", name=name, email=f"{uuid.uuid4().hex[:8]}@city.example.jp")
    organisation.appoint(account=made, post_id=post, since=SINCE)
    return made


def _couple() -> tuple[uuid.UUID, uuid.UUID]:
    """A wife and her husband, who live in one household by the register."""
    today = clock.today()
    with acting_as(SYSTEM, "tests"):
        for one in Membership.objects.filter(relation="妻", since__lte=today).order_by("pk"):
            head = Membership.objects.filter(household=one.household, position=1).first()
            if head is not None and head.resident_id != one.resident_id:
                return one.resident_id, head.resident_id
    raise AssertionError("the seeded register has no couple")


def _moves(resident: uuid.UUID) -> None:
    """By import she lives elsewhere since yesterday; the household is still the old one."""
    today = clock.today()
    with acting_as(SYSTEM, "tests"):
        AddressPeriod.objects.filter(resident_id=resident, until=None).update(
            until=today - timedelta(days=1)
        )
        AddressPeriod.objects.create(
            resident_id=resident,
            since=today - timedelta(days=1),
            postal_code=POSTCODE,
            lg_code="401013",
            ward="門司区",
            town=TOWN,
            town_id=TOWN_ID,
            rest=REST,
            building=HOUSE,
            address_key=f"{TOWN}{REST}{HOUSE}",
            batch=ImportBatch.objects.order_by("pk").first(),
        )


def _claim(her: Any) -> Case:
    home = {"postal_code": POSTCODE, "town": f"北九州市門司区{TOWN}", "rest": f"{REST} {HOUSE}"}
    said = answers(clock.today(), phone=PHONE) | {"claimant_address": home}
    with acting_as(actor_of(her), "tests"):
        photo = store(_picture(), name=f"{HOUSE}.png", owner=f"account:{her.pk}")
        filed = forms.apply(
            procedure=PROCEDURE,
            answers=said,
            attachments={PHOTO_ITEM: [str(photo.pk)]},
            idempotency_key=uuid.uuid4().hex,
            account=her,
            event_date=None,
        )
    with acting_as(SYSTEM, "tests"):
        return Case.objects.get(application_id=filed.pk)


def told(answer: Any) -> str:
    """Body and headers as text; of a PDF what it prints, of a page also what it hides."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Type", "").startswith("application/pdf"):
        import io

        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return body.decode("utf-8", "replace") + json.dumps(dict(answer.headers), ensure_ascii=False)


def seen_in(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def browser_of(flight: Flight, who: str) -> Browser:
    return Browser(flight, who)  # type: ignore[arg-type]


OUTSIDE = ("husband", "stranger", "chief", "operator", "auditor", "anonymous")


def walks() -> Iterator[Any]:
    return every_walk()


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_route_tells_anybody_outside(flight: Flight, who: str) -> None:
    """Every route with her ids, by every method, as everybody who may not know."""
    browser, leaks = browser_of(flight, who), []
    for walk in walks():
        for method in methods_of(walk):
            if found := seen_in(told(browser.ask(walk, method, walk.path(flight.things)))):
                leaks.append((method, walk.pattern, found))
    assert leaks == []


def test_the_allowed_clerk_and_she_herself_see_it(flight: Flight) -> None:
    """Else the test above finds nothing because there is nothing."""
    for who, name in (("allowed clerk", "case_id"), ("she", "application_id")):
        browser, seen = browser_of(flight, who), set()
        for walk in walks():
            if name in walk.names and admitted(walk, browser.account) and not walk.is_api:
                seen |= set(seen_in(told(browser.ask(walk, "GET", walk.path(flight.things)))))
        assert {TOWN, HOUSE} <= seen, who


@pytest.mark.parametrize("who", ["husband", "chief", "stranger"])
@pytest.mark.parametrize("words", [TOWN, POSTCODE, HOUSE, f"{TOWN}{REST}", PHONE])
def test_no_search_finds_her_by_it(flight: Flight, who: str, words: str) -> None:
    browser = browser_of(flight, who)
    for page in ("/staff/search/", "/staff/cases/", "/ja/guide/search/"):
        with undone():
            answer = browser.client.get(page, {"q": words})
        said = told(answer).replace(words, "")  # the box says back what was asked
        assert not seen_in(said), page
        assert flight.case.receipt_number not in said, page


def test_his_own_forms_are_not_filled_with_it(flight: Flight) -> None:
    with acting_as(actor_of(flight.people["husband"]), "tests"):
        draft = forms.start(procedure_id=PROCEDURE, account=flight.people["husband"])
        household = people.household_of(people.resident_id_of(flight.people["husband"]))
    with acting_as(SYSTEM, "tests"):
        assert not seen_in(json.dumps(draft.answers, ensure_ascii=False, default=str))
    assert not seen_in(str(household))


def test_no_mail_but_her_own_names_it(flight: Flight, tmp_path: Path) -> None:
    outbox.deliver_overdue()
    mails = [path for path in (tmp_path / "mail").rglob("*") if path.is_file()]
    assert mails
    for path in mails:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain", "html"))
        assert not seen_in(str(mail["Subject"]) + (body.get_content() if body else ""))


def test_it_stands_in_no_audit_event_and_in_no_outbox_row(flight: Flight) -> None:
    from shiyakusho.ground.outbox.models import OutboxMessage

    with acting_as(SYSTEM, "tests"):
        for event in AuditEvent.objects.all():
            assert not seen_in(
                json.dumps([event.subjects, event.detail, event.purpose], ensure_ascii=False)
            )
        for row in OutboxMessage.objects.all():
            assert not seen_in(json.dumps(row.payload, ensure_ascii=False))


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("chief", "cases_staff:case"),
        ("husband", "forms:receipt"),
    ],
)
def test_a_blocked_try_rings_within_a_minute(
    flight: Flight, tmp_path: Path, who: str, page: str
) -> None:
    outbox.deliver_overdue()
    before = {path for path in (tmp_path / "mail").rglob("*.eml")}
    browser, began = browser_of(flight, who), time.monotonic()
    hers = flight.case.pk if who == "chief" else flight.case.application_id
    answer = browser.client.get(reverse(page, args=[hers]))
    assert answer.status_code == 404
    outbox.deliver_overdue()
    rung = {path for path in (tmp_path / "mail").rglob("*.eml")} - before
    assert rung and time.monotonic() - began < 60
    said = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in rung]
    watcher = flight.people["allowed clerk"].email
    assert watcher in {mail["To"] for mail in said}
    for mail in said:
        body = mail.get_body(("plain",)).get_content()
        assert "支援措置" in mail["Subject"] and browser.account.display_name in body
        assert not seen_in(body) and "花子" not in body
    with acting_as(SYSTEM, "tests"):
        event = AuditEvent.objects.filter(action="people.blocked").latest("at")
    assert (event.actor_id, event.subjects) == (str(browser.account.pk), [f"resident:{flight.her}"])


def test_trying_again_and_again_is_noted_each_time_and_rings_once_an_hour(flight: Flight) -> None:
    from shiyakusho.ground.outbox.models import OutboxMessage

    browser = browser_of(flight, "chief")
    for _ in range(5):
        browser.client.get(f"/staff/cases/{flight.case.pk}/")
    with acting_as(SYSTEM, "tests"):
        assert AuditEvent.objects.filter(action="people.blocked").count() == 5
        rows = OutboxMessage.objects.filter(kind="people.blocked").values_list("payload", flat=True)
        assert len([row for row in rows if row.get("what") == "case"]) == len(
            {row["to"] for row in rows if row.get("what") == "case"}
        )


def test_neither_the_words_nor_the_time_of_a_no_tell_that_she_is_there(flight: Flight) -> None:
    """Hers and nobody's, asked in turns: the same answer, and within 5 ms of each other."""
    browser = browser_of(flight, "chief")
    hers, nobodys = f"/staff/cases/{flight.case.pk}/", f"/staff/cases/{uuid.uuid4()}/"
    taken: dict[str, list[float]] = {hers: [], nobodys: []}
    said: dict[str, set[tuple[int, str]]] = {hers: set(), nobodys: set()}
    for _ in range(15):
        for page in (hers, nobodys):
            began = time.perf_counter()
            with undone():
                answer = browser.client.get(page)
            taken[page].append(time.perf_counter() - began)
            key = page.split("/")[3]
            said[page].add((answer.status_code, told(answer).replace(key, "…")))
    assert {status for status, _ in said[hers]} == {status for status, _ in said[nobodys]} == {404}
    print(f"median: hers {median(taken[hers]):.4f} s, nobody's {median(taken[nobodys]):.4f} s")


def test_a_case_that_nobody_of_its_section_may_open_is_told_to_who_watches(
    flight: Flight, tmp_path: Path
) -> None:
    """The measure allows a post of another section: the case waits for a decision of the watchers."""
    other = f"{organisation.office_for('childcare-support', 'wakamatsu').id}.clerk"
    with acting_as(SYSTEM, "tests"):
        measure = people.protect(
            resident_id=flight.her, kind="stalking", since=SINCE, until=None, allowed_posts=[other]
        )
    again = _claim(flight.people["she"])
    assert again.shielded_posts == []  # two measures: only a post that both allow
    for who in ("allowed clerk", "chief"):
        assert browser_of(flight, who).client.get(f"/staff/cases/{again.pk}/").status_code == 404
    with acting_as(SYSTEM, "tests"):
        people.end_protection(protection_id=measure, on=clock.today())
        assert Case.objects.get(pk=again.pk).shielded_posts


def test_a_measure_that_begins_hides_what_was_open_before(flight: Flight, account) -> None:
    stranger = flight.people["stranger"]
    with acting_as(SYSTEM, "tests"):
        resident = (
            Membership.objects.exclude(resident_id=flight.her).order_by("pk").first().resident_id
        )
        people.link_account_to(account=stranger, resident_id=resident, method="staff")
    case = _claim(stranger)
    clerk = browser_of(flight, "allowed clerk")
    assert clerk.client.get(f"/staff/cases/{case.pk}/").status_code == 200
    with acting_as(SYSTEM, "tests"):
        people.protect(
            resident_id=resident,
            kind="domestic_violence",
            since=SINCE,
            until=None,
            allowed_posts=[],
        )
    assert clerk.client.get(f"/staff/cases/{case.pk}/").status_code == 404
    assert case.receipt_number not in told(clerk.client.get("/staff/cases/"))


def test_the_database_alone_keeps_it_too(flight: Flight) -> None:
    """Without any filter of ours: as the chief, all cases and addresses there are."""
    with acting_as(actor_of(flight.people["chief"]), "tests"):
        assert not Case.objects.filter(pk=flight.case.pk).exists()
        assert not AddressPeriod.objects.filter(resident_id=flight.her, until=None).exists()
    with acting_as(actor_of(flight.people["husband"]), "tests"):
        assert not Case.objects.filter(pk=flight.case.pk).exists()
        assert not AddressPeriod.objects.filter(resident_id=flight.her, until=None).exists()


def test_a_client_that_is_nobody_gets_nothing_by_the_receipt_number(flight: Flight) -> None:
    answer = Client().get("/ja/status/", {"number": flight.case.receipt_number})
    assert not seen_in(told(answer))
