"""A volunteer at a community centre, and an 80-year-old beside them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.sessions import BACKEND
from shiyakusho.registers.organisation import public as organisation

FORM, STROKES, NUMBER = "water-start-stop", "M10 10L100 40L200 20", "4921"
ADDRESS = {"postal_code": "8030814", "town": "北九州市小倉北区大手町", "rest": "金糸雀1番1号"}
CANARY = "金糸雀"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path) -> None:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"


@pytest.fixture
def volunteer(db, account) -> Any:
    """Somebody with the post of a volunteer, and nothing else."""
    made = account("staff", name="支援 花子")
    organisation.appoint(account=made, post_id="kokurakita.volunteer", since=clock.today())
    return made


def signed_in(who: Any) -> Client:
    browser = Client()
    browser.force_login(who, backend=BACKEND)
    return browser


def text(answer: Any) -> str:
    return re.sub(r"<rt>.*?</rt>|<[^>]+>", "", answer.content.decode())


BANK = {
    "bank": "金糸雀銀行", "branch": "小倉", "type": "ordinary", "number": "7531902", "holder_kana": "カナリア"
}  # fmt: skip


def said(line: Any) -> dict[str, Any]:
    """What an 80-year-old answers to a question."""
    field, name = line.field, line.path
    month = "10" if str(field.max) == "today" else "12"
    boxes = {
        "date": {"year": "2026", "month": month, "day": "1"}, "address": ADDRESS, "bank_account": BANK
    }.get(field.kind)  # fmt: skip
    if boxes is not None:
        return {f"{name}.{part}": value for part, value in boxes.items()}
    if field.kind in ("choice", "choices"):
        return {name: field.options[0]["value"]}
    plain = {"bool": "no", "phone": "090-1234-5678", "integer": "12", "money": "12"}
    return {name: plain.get(field.kind, f"{CANARY} トメ")}


class Visit:
    """A visit in the helper's browser."""

    def __init__(self, helper: Any, procedure: str = FORM, place: str = "otemachi") -> None:
        self.helper, self.browser = helper, signed_in(helper)
        answer = self.browser.post(
            "/staff/assist/begin/", {"place": place, "procedure": [procedure], "language": "ja"}
        )
        assert answer.status_code == 302, text(answer)[:800]
        self.page = answer["Location"]
        self.row = Help.objects.latest("asked_at")

    def agree(self, **more: Any) -> Any:
        data = {"how": "screen", "agreed": "yes", "number": NUMBER, "number_again": NUMBER, "strokes": STROKES}  # fmt: skip
        return self.browser.post(f"{self.page}agree/", data | more)

    def agreed(self, **more: Any) -> Visit:
        answer = self.agree(**more)
        assert answer.status_code == 302, text(answer)[:800]
        return self

    @property
    def form(self) -> HelpForm:
        return HelpForm.objects.filter(help=self.row).earliest("procedure_id")

    @property
    def form_url(self) -> str:
        return f"{self.page}forms/{self.form.pk}/"

    @property
    def own_url(self) -> str:
        return f"{self.page}turned/{self.form.pk}/"

    def lines(self) -> list[Any]:
        show("draft", self.form.draft_id)
        shared = forms.sharing.look(self.form.draft_id)
        return [one for block in shared.blocks() for one in block.lines if not one.is_note]

    def write(self, url: str, only: Any = None) -> Visit:
        """Answer until nothing is open (of ``only`` these kinds); what is asked next shows by itself."""
        for _ in range(12):
            left = [one for one in self.lines() if one.is_open and not one.item]
            left = [one for one in left if only is None or only(one)]
            if not left:
                return self
            data: dict[str, Any] = {"shown": [one.path for one in left]}
            for one in left:
                data |= said(one)
            answer = self.browser.post(url, data)
            assert answer.status_code == 302, text(answer)[:1500]
        pytest.fail(f"the form does not come to an end: {[(one.path, one.wrong) for one in left]}")

    def written(self) -> Visit:
        return self.write(self.form_url)

    def act(self, what: str, **more: Any) -> Any:
        return self.browser.post(f"{self.page}act/", {"act": what, **more})

    def turn(self) -> Visit:
        assert self.act("turn").status_code == 302
        return self

    def unlock(self, number: str = NUMBER) -> Any:
        return self.browser.post(f"{self.page}turned/", {"number": number})

    def seen(self) -> str:
        found = re.search(r'name="seen" value="(\w+)"', self.browser.get(self.own_url).content.decode())  # fmt: skip
        assert found
        return found[1]

    def sign(self, **more: Any) -> Any:
        data = {"go": "sign", "seen": more.pop("seen", "x"), "strokes": STROKES}
        return self.browser.post(self.own_url, data | more)


@pytest.fixture
def visit(volunteer) -> Visit:
    return Visit(volunteer)
