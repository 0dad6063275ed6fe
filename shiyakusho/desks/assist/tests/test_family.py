"""A family member far away writes one draft, and sees nothing else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from shiyakusho.desks.assist.models import Help
from shiyakusho.desks.assist.pack import pack
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.ground import clock
from shiyakusho.registers.people import public as people

from .conftest import CANARY, signed_in, text

pytestmark = pytest.mark.django_db
FORM, NAME = "water-start-stop", "notifier_name"
WHO = {"name": "離れ 由美", "relation": "娘"}


class Mother:
    """She began a form at home and cannot go on."""

    def __init__(self, browser: Client, procedure: str = FORM) -> None:
        self.browser = browser
        self.browser.post(f"/ja/forms/start/{procedure}/")
        self.draft = Draft.objects.latest("started_at")
        self.page = f"/ja/help/invite/{self.draft.pk}/"

    def invites(self) -> tuple[str, str]:
        page = text(self.browser.post(self.page))
        link, code = re.search(r"/ja/help/with/[\w-]+/", page), re.search(r"[0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{3}", page)  # fmt: skip
        assert link and code
        return link[0], code[0]


@pytest.fixture
def mother(client) -> Mother:
    return Mother(client)


def test_the_daughter_writes_and_the_mother_files(mother: Mother) -> None:
    link, _ = mother.invites()
    assert "離れている家族" in text(mother.browser.get(f"/ja/forms/{mother.draft.pk}/review/"))
    daughter = Client()
    assert "見えるのは、この申請の質問だけ" in text(daughter.get(link))
    assert daughter.post(link, {"name": "", "relation": ""}).status_code == 422
    here = daughter.post(link, WHO)["Location"]
    daughter.post(here, {"shown": [NAME], NAME: f"{CANARY} トメ"})
    mother.draft.refresh_from_db()
    assert mother.draft.answers[NAME] == f"{CANARY} トメ"
    assert (mother.draft.helper_name, mother.draft.helper_relation) == ("離れ 由美", "娘")
    assert CANARY in text(mother.browser.get(f"/ja/forms/{mother.draft.pk}/review/"))
    for url in (f"/ja/forms/{mother.draft.pk}/review/", f"/ja/forms/{mother.draft.pk}/save/"):
        assert daughter.get(url).status_code == 404
        assert daughter.post(url, {"seen": "x"}).status_code == 404
    assert not Application.objects.exists()


def test_an_invitation_is_one_browsers_for_a_while(mother: Mother) -> None:
    link, _ = mother.invites()
    daughter, stranger = Client(), Client()
    here = daughter.post(link, WHO)["Location"]
    for browser in (stranger, mother.browser):
        assert browser.post(link, WHO).status_code == 404
        assert browser.get(here).status_code == 404
    assert daughter.get(link)["Location"] == here
    with clock.stopped_at(clock.now() + timedelta(days=pack().rules.invited_days, minutes=1)):
        assert daughter.get(here).status_code == 404


def test_by_the_number_and_wrong_numbers_are_counted(mother: Mother) -> None:
    _, code = mother.invites()
    daughter = Client()
    assert daughter.post("/ja/help/", {"code": "AAAA-AAA-AAA"}).status_code == 404
    assert "申請を書くのを手伝って" in text(daughter.post("/ja/help/", {"code": code.lower()}))
    assert daughter.post("/ja/help/", {"code": code, **WHO}).status_code == 302
    guesser = Client()
    answers = {guesser.post("/ja/help/", {"code": f"A{n:09}"}).status_code for n in range(40)}
    assert answers == {404, 429}


def test_the_mother_ends_it(mother: Mother) -> None:
    link, _ = mother.invites()
    daughter = Client()
    here = daughter.post(link, WHO)["Location"]
    page = text(mother.browser.get(mother.page))
    assert "離れ 由美" in page
    mother.browser.post(mother.page, {"act": "end", "help": str(Help.objects.get().pk)})
    assert daughter.get(here).status_code == 404 and daughter.post(here, {}).status_code == 404
    assert Draft.objects.filter(pk=mother.draft.pk).exists()


def test_nobody_invites_to_a_strangers_draft(mother: Mother) -> None:
    stranger = Client()
    assert stranger.get(mother.page).status_code == 404
    assert stranger.post(mother.page).status_code == 404 and not Help.objects.exists()


def test_what_the_registers_know_is_not_the_daughters(account) -> None:
    """Of an account tied to the register, guarded (支援措置) or not: the same page, and no fact."""
    pages = []
    rows = people.Resident.objects.filter(until=None, birth_date__lt="1960-01-01")
    for linked in list(rows.order_by("number")[:2]):
        resident = account("resident", level="L3", name="母")
        people.link_account_to(
            account=resident, resident_id=linked.pk, method=people.LinkMethod.values[0]
        )
        mother = Mother(signed_in(resident), "dog-register")
        review = text(mother.browser.get(f"/ja/forms/{mother.draft.pk}/review/"))
        assert linked.name in review
        daughter = Client()
        here = daughter.post(mother.invites()[0], WHO)["Location"]
        page = daughter.get(here).content.decode()
        address = people.person(linked.pk).address_line
        assert linked.name not in page and (not address or address not in page)
        assert "ご本人が入力" in page
        pages.append(re.sub(r'[0-9a-f-]{36}|nonce="[^"]+"|value="\w{64}"', "", page))
    assert pages[0] == pages[1]
