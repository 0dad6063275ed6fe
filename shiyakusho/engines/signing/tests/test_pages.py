"""The pages: what a link shows to whom, what the applicant may do, what a clerk may."""

import re

import pytest
from django.urls import reverse

from house.browsers import DESK, PHONE, sound
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.services.assigning import assign_case
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.engines.messaging.models import Message
from shiyakusho.engines.signing.choices import State

from .conftest import SPOUSE, consents
from .test_flow import token_in

pytestmark = pytest.mark.django_db
BORN = {"birth_date.era": "", "birth_date.year": "1951", "birth_date.month": "2", "birth_date.day": "3"}  # fmt: skip


def ask(client, application, **said):
    consent = consents(application)[0]
    url = reverse("signing:ask", args=[application.pk, consent.pk])
    answer = client.post(url, {"name": SPOUSE["name"], "email": "ken@example.jp", "language": "ja"} | said)  # fmt: skip
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{3}", answer.content.decode())
    return answer, found[0] if found and answer.status_code == 200 else ""


def link() -> str:
    message = Message.objects.filter(template="consent-asked").latest("queued_at")
    return reverse("signing:link", args=[token_in(message)])


def test_the_whole_way_without_scripts(claim, applicant, client_of, client):
    application = claim()
    mine = client_of(applicant)
    receipt = mine.get(reverse("forms:receipt", args=[application.pk])).content.decode()
    assert reverse("signing:people", args=[application.pk]) in receipt
    answer, code = ask(mine, application, email="misaki@example.jp")
    assert answer.status_code == 422 and code == ""
    answer, code = ask(mine, application)
    assert answer.status_code == 200 and code
    mine.logout()

    neutral = client.get(link()).content.decode()
    for personal in ("北方", "介護", application.receipt_number):
        assert personal not in neutral
    [consent] = consents(application)
    paper = reverse("signing:paper", args=[consent.pk])
    assert client.get(paper).status_code == 403  # not identified
    wrong = client.post(
        link(), {"code": code, "name": SPOUSE["name"], **BORN, "birth_date.day": "4"}
    )
    assert wrong.status_code == 422
    right = client.post(link(), {"code": code.lower(), "name": SPOUSE["name"], **BORN})
    assert right["Location"].endswith(paper)
    page = client.get(paper).content.decode()
    assert "北方 美咲" in page or applicant.display_name in page
    assert "093-" not in page.split("<footer")[0].split("<main")[1]
    stale = client.post(paper, {"act": "agree", "digest": "0" * 64})
    assert stale.status_code == 302 and consents(application)[0].state == State.ASKED
    client.post(paper, {"act": "agree", "digest": consent.digest})
    [consent] = consents(application)
    assert consent.state == State.GIVEN
    client.post(paper, {"act": "take_back"})
    assert consents(application)[0].state == State.WITHDRAWN


def test_nobody_elses_application_and_no_link(claim, account, client_of, client):
    application = claim()
    consent = consents(application)[0]
    stranger = client_of(account("resident", level="L3"))
    assert stranger.get(reverse("signing:people", args=[application.pk])).status_code == 404
    assert ask(stranger, application)[0].status_code == 404
    for name, args in (("mine", [consent.pk]),):
        assert stranger.post(reverse(f"signing:{name}", args=args)).status_code == 404
    client.logout()
    assert client.get(reverse("signing:link", args=["x" * 43])).status_code == 404


def test_a_clerk_records_who_came(claim, hall, account, client_of):
    application = claim()
    case, consent = Case.objects.get(application=application), consents(application)[0]
    url = reverse("signing_staff:consent", args=[case.pk, consent.pk])
    client = client_of(hall.clerk)
    came = {"act": "record", "name": SPOUSE["name"], "checked": "licence", **BORN}
    assert client.post(url, came).status_code != 302  # nobody works on it
    with as_account(hall.clerk):
        assign_case(case_id=case.pk, to=hall.clerk, actor=hall.clerk, version=case.version)
    page = client.get(reverse("cases_staff:case", args=[case.pk])).content.decode()
    assert "ほかの方の同意 0／1" in page
    assert client.get(url).status_code == 200
    for wrong in ({"checked": ""}, {"name": " "}, {"birth_date.day": "40"}, {"act": "paper"}):
        assert client.post(url, came | wrong).status_code in (409, 422)
    assert client.post(url, came | {"name": "北方 美咲"} | {"act": "record"}).status_code in (
        302,
        403,
    )
    if consents(application)[0].state != State.GIVEN:
        assert client.post(url, came).status_code == 302
    assert consents(application)[0].signature.recorded_by == hall.clerk.display_name
    other = client_of(account("staff"))
    assert other.get(url).status_code in (403, 404)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_spouse_agrees_on_a_phone(claim, applicant, client_of, client, browse):
    application = claim()
    _, code = ask(client_of(applicant), application)
    way = link()

    def walk(page) -> None:
        page.goto(way)
        sound(page)
        page.get_by_label("番号（10文字）").fill(code)
        page.get_by_label("あなたの氏名").fill(SPOUSE["name"])
        for part, value in (("year", "1951"), ("month", "2"), ("day", "3")):
            page.locator(f"[name='birth_date.{part}']").fill(value)
        page.get_by_role("button", name="読む画面へ進む").click()
        page.get_by_role("heading", name="読んで、えらんでください").wait_for()
        sound(page)
        page.get_by_role("button", name="同意する", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="あなたは同意しました").wait_for()
        sound(page)

    browse(walk, width=PHONE["width"])
    assert consents(application)[0].state == State.GIVEN

    consent = consents(application)[0]
    pages = [reverse("signing:people", args=[application.pk]),
             reverse("signing:ask", args=[application.pk, consent.pk])]  # fmt: skip

    def look(page) -> None:
        for address in pages:
            page.goto(address)
            sound(page)

    browse(look, account=applicant, width=DESK["width"])
