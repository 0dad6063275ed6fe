"""Let the past happen: cases in every state, made by the rooms' own services, in their own time."""

import logging
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from shiyakusho.doors.demo import answered, colleagues, households
from shiyakusho.doors.demo.answers import Filler
from shiyakusho.doors.demo.households import place
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing import public as signing
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.audit.actors import SYSTEM, Purpose, acting_as
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.services import store, store_again
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.jp.calendar import first_open_day
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

logger = logging.getLogger(__name__)

ISSUER = "demo-past"
POOLS = ("anybody", "family", "little", "elder")
ENOUGH = 60  # of each pool
NEWCOMERS = 30  # families who do not receive the child allowance yet
AT_ONCE = 500
PHOTO = Path(__file__).parent / "bank_book.png"
SIGNED = ("見本 一郎", "見本 次郎", "見本 三郎")
BANK_BOOK = "demo:bank-book"
WORDS = "審査（デモの準備）"


@dataclass
class Story:
    """One case of the past: whose it is, and when each thing happens (the filing first)."""

    line: dict[str, Any]
    key: str
    resident: Any
    account: Account
    moments: list[datetime]
    application: Any = None
    broken: bool = False

    def go_on(self, step: int) -> None:
        """Do what happens at ``moments[step]``, at that moment."""
        with clock.stopped_at(self.moments[step]):
            if step == 0:
                with acting_as(actor_of(self.account), "デモの準備"):
                    self.application = _file(self)
            else:
                _step(self, self.line["moves"][step - 1])


class Past:
    """The cases of ``history.yaml``, one resident each."""

    def __init__(self) -> None:
        self.today = clock.today()
        self.dice = random.Random(7)  # noqa: S311 (the demo's past need not be secret)
        self.residents = _residents(self.today)

    def live(self) -> int:
        """Let everything happen in the order of time; returns how many cases there are now.

        In that order document numbers rise with the days, as they do in a city.
        """
        stories = [self._story(line, number) for line in _lines() for number in range(_times(line))]
        happenings = [(story, step) for story in stories for step in range(len(story.moments))]
        for story, step in sorted(happenings, key=lambda one: one[0].moments[one[1]]):
            if not story.broken:
                self._let(story, step)
        return sum(story.application is not None for story in stories)

    def _let(self, story: Story, step: int) -> None:
        try:
            story.go_on(step)
        except Refusal as refusal:
            # The demo goes on with what could be made; the tests ask that nothing is refused.
            story.broken = True
            logger.warning("%s: %s %s %s", story.key, refusal.code, refusal, refusal.extra)

    def _story(self, line: dict[str, Any], number: int) -> Story:
        resident = self._somebody(line.get("who", ""))
        filed = self._moment(self.today - timedelta(self.dice.randint(*line["days_ago"])))
        moments = [filed]
        for _ in line["moves"]:
            moments.append(self._later(moments[-1]))
        key = f"past-{line['procedure']}-{line['days_ago'][1]}-{number}-{len(line['moves'])}"
        return Story(line, key, resident, account_of(resident), moments)

    def _later(self, moment: datetime) -> datetime:
        day = first_open_day(moment.date() + timedelta(self.dice.randint(1, 3)))
        later = self._moment(day)
        return min(max(later, moment + timedelta(minutes=20)), clock.now())

    def _moment(self, day: date) -> datetime:
        at = datetime.combine(
            day, time(self.dice.randint(9, 20), self.dice.randint(0, 59)), tzinfo=clock.TOKYO
        )
        return min(at, clock.now() - timedelta(minutes=self.dice.randint(5, 90)))

    def _somebody(self, who: str) -> Any:
        pool = self.residents[who or "anybody"]
        return next(pool, None) or next(self.residents["anybody"])


def live_through() -> int:
    """Make the demo's past. The personas' own cases are left to whoever plays them."""
    there = Past().live()
    with acting_as(SYSTEM, "デモの準備"):
        cases.remind()  # whose last day passed by now bears its mark
        cases.escalate()  # what nobody looked at in time stands in the chief's list
    return there


def _times(line: dict[str, Any]) -> int:
    """How many cases of a line there are; ``DEMO_PAST`` is the most, where a small past will do."""
    most = int(os.environ.get("DEMO_PAST", "0"))
    return min(line["count"], most) if most else int(line["count"])


def _lines() -> list[dict[str, Any]]:
    path = Path(__file__).parent / "history.yaml"
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


def _residents(on: date) -> dict[str, Iterator[Any]]:
    """Residents of the demo's ward, by what they may apply for; nobody comes up twice.

    Where a small city has too few, the same people come up again.
    """
    pools: dict[str, list[Any]] = {name: [] for name in POOLS}
    for person, age in grown_ups(on):
        pool = pools[_pool_of(person, age, on)]
        if len(pool) < ENOUGH:
            pool.append(person)
        if all(len(there) >= ENOUGH for there in pools.values()):
            break
    half = min(NEWCOMERS, len(pools["family"]) // 2)
    pools["newcomers"], pools["receiving"] = pools["family"][:half], pools["family"][half:]
    households.stop_receiving([person.number for person in pools["newcomers"]], on)
    return {name: cycle(found) for name, found in pools.items()}


def grown_ups(on: date) -> Iterator[tuple[Any, int]]:
    """Adults of the demo's ward with their age, in the order of their numbers."""
    here = place()
    born_before = on.replace(year=on.year - 20)
    ids = list(
        people.Resident.objects.filter(
            until=None, number__startswith="99", birth_date__lt=born_before
        )
        .order_by("number")
        .values_list("pk", flat=True)
    )
    for start in range(0, len(ids), AT_ONCE):
        found = people.people_by_id(ids[start : start + AT_ONCE])
        for person in sorted(found.values(), key=lambda one: one.number):
            if person.address and here.ward in (person.address.ward, ""):
                yield person, (on - person.birth_date).days // 365


def _pool_of(person: Any, age: int, on: date) -> str:
    if age >= 65:
        return "elder"
    facts = people.facts_for(person.id, on)
    young = [c for c in facts["children"] if (on - c["birth_date"]).days < 17 * 365]
    if not young or age > 55:
        return "anybody"
    in_nursery = any((on - child["birth_date"]).days < 5 * 365 for child in young)
    return "little" if in_nursery and int(person.number[-1]) % 2 == 0 else "family"


def account_of(resident: Any) -> Account:
    """The account of somebody of the past."""
    account = identity.open_account(
        kind="resident",
        issuer=ISSUER,
        subject=str(resident.id),
        display_name=resident.name,
        email="resident@example.jp",
        level="L3",
    )
    people.link_account_to(account=account, resident_id=resident.id, method=people.LinkMethod.DEMO)
    return account


def _file(story: Story) -> Any:
    procedure, account, on = story.line["procedure"], story.account, clock.today()
    definition = catalogue.live(procedure).definition
    return forms.apply(
        procedure=procedure,
        answers=Filler(story.resident, on, story.key).answers(definition),
        attachments=attach([item.id for item in definition.attachments], account),
        event_date=on - timedelta(days=3),
        idempotency_key=story.key,
        account=account,
    )


def attach(items: list[str], account: Account) -> dict[str, list[Any]]:
    """The picture of a bank book under every item, as this account's own file."""
    return {one: [store_again(bank_book(), owner=f"account:{account.pk}").pk] for one in items}


def bank_book() -> Blob:
    """The picture everybody here attaches; looked at once."""
    with acting_as(SYSTEM, "デモの準備"):  # nobody's own: the one who files is fenced from it
        found = Blob.objects.filter(owner=BANK_BOOK).first()
        if found is None:
            with PHOTO.open("rb") as photo:
                found = store(photo, name="通帳.png", owner=BANK_BOOK)
    return found


def _step(story: Story, move_id: str) -> None:
    application, account = story.application, story.account
    if move_id == "withdraw":
        with acting_as(actor_of(account), "デモの準備"):
            forms.withdraw(application_id=application.pk, account=account)
        return
    case = next(c for c in cases.my_cases(account) if c["application"] == str(application.pk))
    role = "section_chief" if move_id == "approve" else "clerk"
    actor = colleagues.in_post(case["section"], role)
    version = catalogue.version(application.version_id)
    assert version.process is not None
    move = next((m for m in version.process.moves if m.id == move_id), None)
    if move is None:
        answered.ASIDE[move_id](story, case, actor)
        return
    said = {
        "outcome": _outcome(move, version.process, story.line),
        "reason": _reason(move, story.line),
        "fields": _fields(move, version.definition, application, story.line.get("ask", ())),
    }
    _opened(case["id"], actor, f"{story.key}:{move_id}")
    with acting_as(actor_of(actor), "デモの準備"):
        seen = case["version"] if role != "clerk" else _taken(case, actor)
        if "outcome" in move.needs:
            with acting_as(actor_of(actor), Purpose("case", case["id"], WORDS)):
                _read_papers(application, actor)
        cases.move(
            case_id=case["id"], to=move.to, move=move.id, version=seen, account=actor, **said
        )


def _opened(case_id: str, actor: Account, key: str) -> None:
    """Whoever acts had the case open before, for some minutes."""
    before = clock.now() - timedelta(seconds=60 + crc32(key.encode()) % 500)
    purpose = Purpose("case", case_id, WORDS)
    with clock.stopped_at(before), acting_as(actor_of(actor), purpose):
        record_read([f"case:{case_id}"], what=f"case:{case_id}")


def _read_papers(application: Any, clerk: Account) -> None:
    """Who had to agree did so on paper, before there was another way."""
    for consent in signing.consents_of(application.pk):
        if consent.state != signing.State.GIVEN:
            name = SIGNED[consent.position % len(SIGNED)]
            signing.accept_paper(consent_id=consent.pk, actor=clerk, name=name)


def _taken(case: dict[str, Any], clerk: Account) -> int:
    """Whoever acts on a case works on it; returns its version then."""
    if case["assignee"] is not None:
        return int(case["version"])
    return cases.assign(case_id=case["id"], to=clerk, actor=clerk, version=case["version"]).version


def _outcome(move: Any, process: Any, line: dict[str, Any]) -> str | None:
    if "outcome" not in move.needs:
        return None
    return str(line.get("outcome") or process.outcomes[0].id)


def _reason(move: Any, line: dict[str, Any]) -> str | None:
    if move.kind == "further_papers":
        return ""
    if "fields" in move.needs:
        return "通帳の口座番号が、写真では読めませんでした。"
    return line.get("reason") if "outcome" in move.needs or "reason" in move.needs else None


def _fields(move: Any, definition: Any, application: Any, ask: Iterable[str]) -> Any:
    if "fields" in move.needs:
        reason = "next_stage" if move.kind == "further_papers" else "unreadable"
        return [{"field": one, "reason": reason} for one in ask or [definition.attachments[0].id]]
    if "appointment" in move.needs:
        visit = datetime.combine(clock.today() + timedelta(days=5), time(10, 30), clock.TOKYO)
        return {
            "at": visit.isoformat(),
            "place": "ご自宅" if "survey" in move.id else "区役所の窓口",
        }
    if not move.record and not {"paid", "handed_over"} & set(move.needs):
        return None
    filler = Filler(people.person(application.resident_id), clock.today(), str(application.pk))
    return filler.record(move.record) | {"paid": True, "method": "pickup"}
