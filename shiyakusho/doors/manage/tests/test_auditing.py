"""The audit's page: found by person, actor, action and day; how the chain stands is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.ground import clock
from shiyakusho.ground.audit import Actor, acting_as, recorded
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.audit.sealing import seal_all
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db
AUDIT = "manage_manage:audit"


@pytest.fixture
def ask(account, client_of) -> Callable[..., tuple[list[str], str]]:
    client = client_of(account("staff", roles=["operator"]))

    def run(**said: str) -> tuple[list[str], str]:
        answer = client.get(reverse(AUDIT), said)
        assert answer.status_code == 200
        actions = [event.action for event in answer.context["page"].rows]
        return actions, answer.content.decode()

    return run


@pytest.fixture
def resident() -> people.Resident:
    return people.Resident.objects.order_by("pk").first()


def note(action: str, *subjects: str, **actor: str) -> None:
    told = {"kind": "staff", "id": "a1", "name": "相談 太郎"} | actor
    with acting_as(Actor(**told)), recorded(action, subjects=list(subjects)):
        pass


def test_a_person_is_found_by_name_number_and_id(ask, resident) -> None:
    note("test.about", f"resident:{resident.pk}")
    note("test.other", "resident:0")
    for text in (f"resident:{resident.pk}", str(resident.pk), resident.number):
        assert ask(subject=text)[0] == ["test.about"], text
    name = people.person(resident.pk).name
    assert "test.about" in ask(subject=name)[0]
    assert "test.other" not in ask(subject=name)[0]
    assert ask(subject="いないひとのなまえ")[0] == []


def test_a_name_looked_for_is_itself_a_reading(ask, resident) -> None:
    ask(subject=resident.number)
    read = AuditEvent.objects.filter(action="records.read").latest("at")
    assert f"resident:{resident.pk}" in read.subjects


def test_an_actor_is_found_by_name_and_id(ask, account) -> None:
    clerk = account("staff", name="珍名 一郎")
    note("test.by_clerk", id=str(clerk.pk), name=clerk.display_name)
    note("test.by_other")
    assert ask(actor="珍名")[0] == ["test.by_clerk"]
    assert ask(actor=str(clerk.pk))[0] == ["test.by_clerk"]
    assert ask(actor="珍名", action="other")[0] == []


def test_actions_are_found_by_their_beginning(ask) -> None:
    note("quaint.one")
    note("quaint.two")
    assert ask(action="quaint.")[0] == ["quaint.two", "quaint.one"]
    assert ask(action="quaint.one")[0] == ["quaint.one"]
    assert ask(action="%")[0] == []


def test_days_are_whole_days_of_japan(ask, monkeypatch) -> None:
    moment = clock.now()  # the session is of now
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    for days, at in ((1, midnight - timedelta(seconds=1)), (0, midnight)):
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        note(f"quaint.{days}_days_ago")
    monkeypatch.setattr(clock, "now", lambda: moment)
    today, yesterday = f"{moment:%Y-%m-%d}", f"{moment - timedelta(1):%Y年%m月%d日}"
    assert ask(action="quaint", since=today)[0] == ["quaint.0_days_ago"]
    assert ask(action="quaint", until=yesterday)[0] == ["quaint.1_days_ago"]
    assert len(ask(action="quaint", since=yesterday, until=today)[0]) == 2


@pytest.mark.parametrize(
    "said", ["2026-02-30", "garbage", "昭和64年1月8日", "9999-12-31", "\x00", "1", "2999-01-01"]
)
def test_a_day_that_is_none_is_told_and_does_no_harm(said, ask) -> None:
    note("quaint.one")
    actions, page = ask(until=said, action="quaint")
    assert actions == ["quaint.one"]
    assert ("notification--warning" in page) == (said != "\x00")


def test_the_chain_is_told(ask, monkeypatch) -> None:
    seal_all()  # what the template holds is as old as the template
    page = ask()[1]
    assert "監査の鎖" in page and "最後に預けた先端" in page
    assert "notification--error" not in page
    note("test.write")
    later = clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "鎖につながれていない記録があります" in ask()[1]


def test_operations_ring_too(account, client_of, monkeypatch) -> None:
    client = client_of(account("staff", roles=["operator"]))
    note("test.write")
    later = clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = client.get(reverse("manage_manage:operations")).content.decode()
    assert "鎖につながれていない記録があります" in page
