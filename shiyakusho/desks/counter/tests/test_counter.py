"""From the person at the counter to their receipt: the same form, the same rules, one case."""

from datetime import timedelta

import pytest
from django.test import Client

from shiyakusho.desks.counter.tests.conftest import boxes
from shiyakusho.engines.cases.events import PagesPrinted
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.models import Application, Draft, Interview
from shiyakusho.ground import clock, events
from shiyakusho.ground.identity.sessions import BACKEND
from shiyakusho.registers.catalogue import public as catalogue

pytestmark = pytest.mark.django_db
DESK = "/staff/counter/"
DOG = "dog-register"


def page_of(draft: Draft) -> str:
    return f"{DESK}interviews/{draft.pk}/"


def begun(browser: Client, **said: str) -> Draft:
    answer = browser.post(f"{DESK}begin/", {"procedure": DOG, **said})
    assert answer.status_code == 302, answer.content.decode()[:300]
    return Draft.objects.get(pk=answer.url.split("/")[-2])


def answered(browser: Client, draft: Draft):
    """Everything of an example written down on one screen; what it leads to."""
    version = catalogue.version(draft.version_id)
    example = catalogue.example_of(version, day=clock.today(), variant="filled")
    sheet = forms.interviews.example_sheet(version, example)
    data: dict = {"at": "", "go": "read_back", "shown": []}
    for screen in sheet.screens:
        for one in screen.asked:
            data["shown"].append(one.path)
            data |= dict(boxes(one.path, one.raw))
        data |= {f"paper.{file.item.id}": "kept" for file in screen.files}
    browser.get(f"{page_of(draft)}?mode=all")
    for _ in range(4):  # what shows because of an answer is taken when it shows
        answer = browser.post(page_of(draft), data)
        if answer.status_code == 302:
            break
    return answer, sheet


def filed(browser: Client, draft: Draft, **said) -> Application:
    where = f"{page_of(draft)}readback/"
    page = browser.get(where)
    seen = dict(page.context["seen"])
    data = {**seen, "confirmed": "1", "checked": ["mynumber_card"], **said}
    answer = browser.post(where, data)
    assert answer.status_code == 302, answer.context["refused"]
    return Application.objects.get(intent_key=f"draft:{draft.pk}")


def test_without_a_visit_nobody_is_shown(clerk, resident):
    browser = Client()
    browser.force_login(clerk(), backend=BACKEND)
    assert browser.get(DESK).status_code == 200  # the door: it asks why, nothing was asked of it
    asked = (f"{DESK}?q={resident.name}", f"{DESK}people/{resident.pk}/", f"{DESK}paper/{DOG}/1/")
    for path in asked:
        answer = browser.get(path)
        assert answer.status_code == 403 and resident.name not in answer.content.decode()
    assert browser.post(f"{DESK}begin/", {"procedure": DOG}).status_code == 403


def test_a_person_is_found_and_an_interview_is_two_clicks_away(counter, resident):
    browser, _who = counter()
    found = browser.get(DESK, {"q": resident.number}).content.decode()
    assert f'href="{DESK}people/{resident.pk}/"' in found
    page = browser.get(f"{DESK}people/{resident.pk}/").content.decode()
    assert f'name="procedure" value="{DOG}"' in page and resident.name in page
    draft = begun(browser, resident=str(resident.pk))
    assert draft.on_behalf_of == resident.pk and draft.account is None
    screen = browser.get(page_of(draft))
    assert resident.name in screen.content.decode()  # known, and not asked
    asked = {row["line"].path for part in screen.context["overview"] for row in part["rows"]
             if row["line"].is_open}  # fmt: skip
    assert "dog_name" in asked and "applicant_name" not in asked
    assert resident.name in browser.get(DESK).content.decode()  # who was seen is one click away


def test_the_whole_way_is_one_case_of_the_resident_by_the_clerk(counter, resident):
    browser, who = counter()
    draft = begun(browser, resident=str(resident.pk))
    answer, sheet = answered(browser, draft)
    assert answer.url == f"{page_of(draft)}readback/"
    english = browser.get(f"{page_of(draft)}readback/?language=en").content.decode()
    title = catalogue.live(DOG).definition.title.en
    assert 'lang="en"' in english and title and title in english
    one = filed(browser, draft, came="other", came_name="小倉 次郎", came_relation="長男")
    case = Case.objects.get(application=one)
    assert one.channel == "counter" and case.resident_id == resident.pk
    assert one.answers["dog_name"] == sheet.values["dog_name"]
    assert one.provenance["dog_name"] == "counter" and one.helper_name == "小倉 次郎"
    how = forms.interviews.taken_down(one)
    assert how is not None and how.clerk == who and how.checked == ["mynumber_card"]
    slip = browser.get(f"{page_of(draft)}received/").content.decode()
    assert one.receipt_number in slip and f"/staff/cases/{case.pk}/" in slip
    assert browser.get(page_of(draft)).url.endswith("received/")  # nothing is filed twice
    assert browser.get(f"{page_of(draft)}paper.pdf").content.startswith(b"%PDF")


def test_what_is_printed_is_told_as_work_of_the_case(counter, resident, monkeypatch):
    heard: list[PagesPrinted] = []
    monkeypatch.setitem(events._handlers, PagesPrinted, [heard.append])
    browser, _who = counter()
    other, _other = counter()
    draft = begun(browser, resident=str(resident.pk))
    answered(browser, draft)
    where = f"{page_of(draft)}printed/"
    for wrong in ("", "0", "201", "-1", "2.5", "²", "9" * 99):
        assert browser.post(where, {"pages": wrong}).status_code == 422
    assert [browser.post(where, {"pages": "2"}).status_code for _ in range(2)] == [204, 204]
    assert other.post(where, {"pages": "2"}).status_code == 404
    assert heard == []  # there is no case yet
    case = str(Case.objects.get(application=filed(browser, draft)).pk)
    assert browser.post(where, {"pages": "1"}).status_code == 204
    assert browser.get(f"{page_of(draft)}paper.pdf").status_code == 200
    *seen, form = heard
    assert seen == [PagesPrinted(case, "readback", 4), PagesPrinted(case, "slip", 1)]
    assert (form.what, form.case_id) == ("form", case) and form.pages >= 1


def test_one_question_at_a_time_stays_at_what_is_wrong(counter):
    browser, _who = counter()
    draft = begun(browser)
    screen = browser.get(f"{page_of(draft)}?mode=one")
    at = screen.context["line"].path
    wrong = browser.post(page_of(draft), {"at": at, "shown": [at], "go": "next"})
    assert wrong.status_code == 422 and wrong.context["line"].path == at
    written = {"at": at, "shown": [at], "go": "next", at: "犬山 太郎"}
    onward = browser.post(page_of(draft), written)
    assert onward.status_code == 302 and f"at={at}" not in onward.url
    hostile = browser.post(page_of(draft), {"at": at, "shown": [at], at: "a\0b", "go": "next"})
    assert hostile.status_code == 422
    assert browser.get(page_of(draft), {"at": "x' OR 1=1"}).status_code == 200


def test_paper_by_post_has_its_day(counter, resident):
    browser, _who = counter(reason="paper")
    day = clock.today() - timedelta(days=2)
    boxed = {"arrived_on.year": str(day.year), "arrived_on.month": str(day.month),
             "arrived_on.day": str(day.day)}  # fmt: skip
    said = {"procedure": DOG, "resident": str(resident.pk), "way": "post"}
    assert browser.post(f"{DESK}begin/", said).status_code == 422  # which day?
    draft = begun(browser, resident=str(resident.pk), way="post", **boxed)
    answered(browser, draft)
    one = filed(browser, draft)
    assert one.channel == "mail" and one.arrived_at.astimezone(clock.TOKYO).date() == day
    assert Case.objects.get(application=one).arrived_at == one.arrived_at
    page = browser.get(f"{DESK}paper/{DOG}/999/").content.decode()
    assert "いまの版ではない用紙です" in page


def test_codes_lead_where_they_belong(counter):
    browser, _who = counter()
    assert browser.get(DESK, {"q": "f.dog-register.1"}).url == f"{DESK}paper/dog-register/1/"
    live = catalogue.live(DOG).number
    found = browser.get("/staff/search/", {"q": f"F.{DOG}.{live}"}, follow=True)
    assert found.redirect_chain[-1][0] == f"{DESK}paper/{DOG}/{live}/"
    assert browser.get(f"{DESK}paper/no-such-thing/1/").status_code == 404


def test_what_the_post_is_not_for_cannot_be_taken(counter, clerk, resident):
    browser, who = counter()
    secret = next(
        one for one in catalogue.all_live()
        if one.definition.form and catalogue.secrecy_level(one.definition.secrecy) > 1
    )  # fmt: skip
    who._cases_scope = None
    said = {"procedure": secret.procedure_id, "resident": str(resident.pk)}
    assert browser.post(f"{DESK}begin/", said).status_code == 403
    assert Interview.objects.count() == 0


def test_another_clerk_finds_nothing(counter, resident):
    browser, _who = counter()
    draft = begun(browser, resident=str(resident.pk))
    other, _other = counter()
    for page in ("", "readback/", "received/", "paper.pdf"):
        assert other.get(f"{page_of(draft)}{page}").status_code == 404
    assert browser.post(f"{page_of(draft)}throw-away/").status_code == 302
    assert not Draft.objects.filter(pk=draft.pk).exists()
