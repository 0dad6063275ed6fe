"""A specialist, somebody in a booth, and what their browsers say."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shiyakusho.desks.remote.models import Seat, Talk
from shiyakusho.desks.remote.pack import pack
from shiyakusho.ground import clock
from shiyakusho.ground.identity.sessions import BACKEND
from shiyakusho.registers.organisation import public as organisation

BOOTH, TOPIC, ROLE, WARD = "otemachi", "childcare", "childcare-support", "kokurakita"
SDP = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\n"
OFFER = {"description": {"type": "offer", "sdp": SDP}}


@pytest.fixture(autouse=True)
def folders(settings, tmp_path) -> None:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"


@pytest.fixture
def clerk(account) -> Callable[..., Any]:
    """Somebody of the office that answers the topic; ``clerk("animal-welfare")`` of another."""

    def make(role: str = ROLE) -> Any:
        made = account("staff", name="相談 花子")
        section = organisation.office_for(role, WARD)
        organisation.appoint(account=made, post_id=f"{section.id}.clerk", since=clock.today())
        return made

    return make


def signed_in(who: Any) -> Client:
    browser = Client()
    browser.force_login(who, backend=BACKEND)
    return browser


class Party:
    """A talk from a booth with its people: ``visitor`` and ``expert`` are browsers."""

    def __init__(self, expert: Any) -> None:
        self.visitor, self.expert = Client(), signed_in(expert)
        self.booth = f"/ja/talks/booth/{pack().booths[BOOTH].token}/"
        answer = self.visitor.post(self.booth, {"topic": TOPIC})
        assert answer.status_code == 302, answer.content.decode()[:1000]
        self.page = answer["Location"]

    @property
    def talk(self) -> Talk:
        return Talk.objects.latest("opened_at")

    def seat(self, role: str = "resident") -> Seat:
        return Seat.objects.get(talk=self.talk, role=role)

    @property
    def desk(self) -> str:
        return f"/staff/remote/{self.talk.pk}/"

    def act(self, said: str, **more: Any) -> Any:
        return self.expert.post(f"{self.desk}act/", {"act": said, **more})

    def do(self, said: str, **more: Any) -> Any:
        return self.visitor.post(f"{self.page}act/", {"act": said, **more})

    def admitted(self) -> Party:
        self.act("take")
        self.act(f"admit:{self.seat().pk}")
        return self

    def ask(self, browser: Client, page: str, **said: Any) -> Any:
        body = {"epoch": 0, "after": 0, "signals": [], **said}
        return browser.post(f"{page}exchange/", json.dumps(body), content_type="application/json")

    def visitor_asks(self, **said: Any) -> dict[str, Any]:
        return self.ask(self.visitor, self.page, **said).json()

    def expert_asks(self, **said: Any) -> dict[str, Any]:
        return self.ask(self.expert, self.desk, **said).json()

    def both_open(self) -> tuple[int, int]:
        """Both pages are opened: in which turn each is."""
        one = self.visitor_asks(opens=True)
        other = self.expert_asks(opens=True)
        return one["epoch"], other["epoch"]


@pytest.fixture
def party(db, clerk) -> Party:
    return Party(clerk())
