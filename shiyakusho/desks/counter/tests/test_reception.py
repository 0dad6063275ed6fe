"""One reception (来庁): what happened, what it asks for, one interview, one signature, one 案内票."""

from typing import Any

import pytest
from django.test import Client

from shiyakusho.desks.counter.tests.conftest import boxes
from shiyakusho.engines.bundles.models import Bundle, BundleMember
from shiyakusho.engines.cases.events import PagesPrinted
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.engines.forms.tests.test_paper import text_of
from shiyakusho.ground import clock, events
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.catalogue import public as catalogue

pytestmark = pytest.mark.django_db
DESK = "/staff/counter/"
STROKES = "M10 20L30 40L50 60M70 80L90 100"
ERRAND = "mynumber-card-update"  # has no form of ours
TAKEN = ("dog-change", "water-start-stop")
CHOSEN = (*TAKEN, ERRAND)


def opened(browser: Client, resident: Any, *events: str) -> Bundle:
    said = {"resident": resident.pk if resident else "", "event": list(events)}
    answer = browser.post(f"{DESK}receptions/open/", said)
    assert answer.status_code == 302, answer.content.decode()[:300]
    return Bundle.objects.get(pk=answer.url.split("/")[-2])


def page_of(reception: Bundle) -> str:
    return f"{DESK}receptions/{reception.pk}/"


def asked_on(page: Any) -> list[str]:
    """What may be answered on the page of a reception."""
    groups = (page.context["first"], *(one["fields"] for one in page.context["asides"]))
    return [field.name for group in groups for field in group]


def chosen(browser: Client, reception: Bundle, *procedures: str) -> list[BundleMember]:
    answer = browser.post(page_of(reception), {"go": "begin", "procedure": list(procedures)})
    assert answer.status_code == 302, answer.content.decode()[:500]
    return list(BundleMember.objects.filter(bundle=reception).order_by("position"))


def examples() -> dict[str, Any]:
    """What an example of each form says, by the name of the line."""
    found: dict[str, Any] = {}
    for procedure in TAKEN:
        version = catalogue.live(procedure)
        example = catalogue.example_of(version, day=clock.today(), variant="filled")
        for screen in forms.interviews.example_sheet(version, example).screens:
            for one in screen.asked:
                found.setdefault(f"{procedure}-{one.question.id}", one.raw)
    return found


def asked(browser: Client, reception: Bundle, said: dict[str, Any]) -> Any:
    """Everything written down on one screen, until it leads to the reading back."""
    where = f"{page_of(reception)}ask/"
    answer = browser.get(f"{where}?mode=all")
    for _ in range(6):  # what shows because of an answer is taken when it shows
        lines = [line for block in answer.context["blocks"] for line in block["lines"]]
        data: dict[str, Any] = {"at": "", "go": "read_back", "shown": []}
        for line in lines:
            if line.item:
                data[f"paper.{line.item}"] = "kept"
            elif line.path in said:
                data["shown"].append(line.path)
                data |= dict(boxes(line.path, said[line.path]))
        answer = browser.post(where, data)
        if answer.status_code == 302:
            return answer
    raise AssertionError(answer.context["errors"])


def filed(browser: Client, reception: Bundle, **said: Any) -> Any:
    where = f"{page_of(reception)}readback/"
    page = browser.get(where)
    data = {
        **dict(page.context["seen"]),
        "confirmed": "1",
        "checked": ["mynumber_card"],
        "signature": "screen",
        "strokes": STROKES,
        **said,
    }
    return browser.post(where, data)


@pytest.fixture
def moving(counter, resident):
    """A reception about a move inside the city, with two forms and one errand chosen."""
    browser, clerk = counter()
    reception = opened(browser, resident, "move-within")
    chosen(browser, reception, *CHOSEN)
    return browser, clerk, reception


def test_the_guide_says_what_is_needed_and_the_register_is_not_asked_again(counter, resident):
    browser, _ = counter()
    reception = opened(browser, resident, "move-within")
    page = browser.get(page_of(reception))
    groups = {one["id"]: [row["entry"].id for row in one["rows"]] for one in page.context["groups"]}
    assert groups["needed"] and not {"own_birth_date"} & set(asked_on(page))
    before = set(asked_on(page))
    assert "has_dog" in before
    browser.post(page_of(reception), {"go": "tell", "has_dog": "yes", "dog_registered": "yes"})
    page = browser.get(page_of(reception))
    ready = [one for one in page.context["groups"] if one["id"] in ("needed", "offered")]
    assert "dog-change" in [row["entry"].id for group in ready for row in group["rows"]]
    assert opened(browser, resident, "move-within") == reception


def test_each_question_once_one_signature_every_case(moving, resident):
    browser, _clerk, reception = moving
    members = list(BundleMember.objects.filter(bundle=reception).order_by("position"))
    taken = {one.procedure_id for one in members if one.draft_id}
    assert {one.procedure_id for one in members} == set(CHOSEN) and "dog-change" in taken
    answer = asked(browser, reception, examples())
    assert answer.url == f"{page_of(reception)}readback/"
    answer = filed(browser, reception)
    assert answer.status_code == 302, answer.context["refused"]
    reception.refresh_from_db()
    assert (
        reception.signed["how"] == "screen"
        and reception.strokes == STROKES
        and reception.facts == {}
    )
    assert {one["procedure"] for one in reception.signed["forms"]} == taken
    rows = Application.objects.filter(
        pk__in=BundleMember.objects.filter(bundle=reception, application_id__isnull=False).values(
            "application_id"
        )
    )
    assert {row.procedure_id for row in rows} == taken
    assert {row.channel for row in rows} == {"counter"}
    slip = browser.get(f"{page_of(reception)}done/").content.decode()
    for row in rows:
        assert row.receipt_number in slip
    assert ERRAND not in taken and f'<path d="{STROKES}"/>' in slip
    event = AuditEvent.objects.filter(action="bundles.file_reception").latest("at")
    assert f"resident:{resident.pk}" in event.subjects


def test_filed_twice_is_filed_once(moving):
    browser, _, reception = moving
    asked(browser, reception, examples())
    assert filed(browser, reception).status_code == 302
    number = Application.objects.count()
    answer = browser.post(f"{page_of(reception)}readback/", {"signature": "paper"})
    assert answer.status_code == 302 and Application.objects.count() == number


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"signature": ""}, "not_signed"),
        ({"strokes": ""}, "not_signed"),
        ({"strokes": 'M1 1L2 2"/><script>'}, "not_signed"),
        ({"strokes": "M1 1L2 2" * 6000}, "not_signed"),
        ({"confirmed": []}, "not_read_back"),
        ({"checked": []}, "identity_not_checked"),
    ],
)
def test_nothing_is_filed_unsigned_unread_or_for_a_stranger(moving, said, code):
    browser, _, reception = moving
    asked(browser, reception, examples())
    before = Application.objects.count()
    answer = filed(browser, reception, **said)
    assert answer.status_code in {409, 422} and answer.context["refused"].code == code
    assert Application.objects.count() == before


def test_what_changed_after_it_was_shown_is_not_signed(moving):
    browser, _, reception = moving
    said = examples()
    asked(browser, reception, said)
    seen = dict(browser.get(f"{page_of(reception)}readback/").context["seen"])
    one = next(
        name for name, raw in said.items() if isinstance(raw, str) and name.startswith("dog")
    )
    where = f"{page_of(reception)}ask/"
    browser.post(where, {"shown": [one], one: "ほかのことば", "stay": "1"})
    answer = browser.post(
        f"{page_of(reception)}readback/",
        {**seen, "confirmed": "1", "checked": ["mynumber_card"], "signature": "paper"},
    )
    assert answer.status_code != 302 or answer.url == where


def test_of_another_officer_it_is_not_there(moving, counter):
    _, _, reception = moving
    stranger, _ = counter()
    for path in ("", "ask/", "readback/", "done/"):
        assert stranger.get(f"{page_of(reception)}{path}").status_code == 404


def test_left_nothing_stays(moving):
    browser, _, reception = moving
    drafts = list(BundleMember.objects.filter(bundle=reception).values_list("draft_id", flat=True))
    assert browser.post(f"{page_of(reception)}leave/").status_code == 302
    assert not Bundle.objects.filter(pk=reception.pk).exists()
    assert not Draft.objects.filter(pk__in=[one for one in drafts if one]).exists()


def test_somebody_no_register_knows(counter):
    browser, _ = counter()
    reception = opened(browser, None, "move-in")
    page = browser.get(page_of(reception))
    assert page.status_code == 200 and page.context["person"] is None
    said = {"go": "tell", "children.0.year": "2024", "children.0.month": "5", "children.0.day": "1"}
    browser.post(page_of(reception), said)
    reception.refresh_from_db()
    assert reception.facts == {"children": [{"birth_date": "2024-05-01"}]}
    answer = browser.post(page_of(reception), {"go": "tell", "children.0.year": "x"})
    assert answer.status_code == 422


def test_nothing_chosen_is_said(counter, resident):
    browser, _ = counter()
    reception = opened(browser, resident, "move-within")
    answer = browser.post(page_of(reception), {"go": "begin"})
    assert answer.status_code == 422 and answer.context["refused"].code == "nothing_chosen"
    assert browser.post(f"{DESK}receptions/open/", {"resident": resident.pk}).status_code == 422


def test_papers_of_a_reception_are_work_of_its_first_case(moving, monkeypatch):
    """What is read back on paper counts when it is filed, the 案内票 when it is printed."""
    said: list[PagesPrinted] = []
    monkeypatch.setitem(events._handlers, PagesPrinted, [said.append])
    browser, _, reception = moving
    asked(browser, reception, examples())
    where = f"{page_of(reception)}printed/"
    assert browser.post(where, {"pages": "3"}).status_code == 204 and not said
    filed(browser, reception)
    browser.post(where, {"pages": "2"})
    browser.post(where, {"pages": "-1"})
    assert [(one.what, one.pages) for one in said] == [("readback", 3), ("slip", 2)]
    assert len({one.case_id for one in said}) == 1


def test_the_one_signature_stands_in_every_listed_form(moving):
    browser, _, reception = moving
    asked(browser, reception, examples())
    filed(browser, reception)
    papers = [
        forms.application_of(one.application_id)
        for one in BundleMember.objects.filter(bundle=reception, application_id__isnull=False)
    ]
    assert len(papers) > 1
    signed = [forms.signatures.signature_of(one) for one in papers]
    assert {one.strokes for one in signed} == {Bundle.objects.get(pk=reception.pk).strokes}
    assert {one.together for one in signed} == {len(papers)}
    assert {one.seen for one in signed} == {one["seen"] for one in Bundle.objects.get(pk=reception.pk).signed["forms"]}  # fmt: skip
    for application in papers:
        assert f"{len(papers)}つの様式に1回の署名" in text_of(forms.application_paper(application))
