"""Let the past happen: cases in every state, made by the rooms' own services, in their own time."""

import logging
import os
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

from django.conf import settings

from shiyakusho.doors.demo import answered, colleagues
from shiyakusho.doors.demo.answers import Filler
from shiyakusho.doors.demo.at_once import at_once
from shiyakusho.doors.demo.attaching import attach
from shiyakusho.doors.demo.crowd import account_of, residents
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing import public as signing
from shiyakusho.ground import clock, yamlfile
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.audit.actors import SYSTEM, Purpose, acting_as
from shiyakusho.ground.audit.services import collected_reads
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.jp.calendar import first_open_day
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

logger = logging.getLogger(__name__)

SIGNED = ("見本 一郎", "見本 次郎", "見本 三郎")
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
        """Do what happens at ``moments[step]``, at that moment, as one request would."""
        with clock.stopped_at(self.moments[step]), people.remembered():
            if step == 0:
                with acting_as(actor_of(self.account), "デモの準備"), collected_reads():
                    self.application = _file(self)
            else:
                _step(self, self.line["moves"][step - 1])


class Lived:
    """What happened already in an earlier start that was broken off: a line for each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.there = set(path.read_text(encoding="utf-8").split("\n")) if path.exists() else set()

    def __contains__(self, one: str) -> bool:
        return one in self.there

    def add(self, one: str) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{one}\n")


class Past:
    """The cases of ``history.yaml``, one resident each."""

    def __init__(self, lived: Lived) -> None:
        self.lived = lived
        self.today = clock.today()
        self.dice = random.Random(7)  # noqa: S311 (the demo's past need not be secret)
        self.residents = residents(self.today)

    def live(self) -> None:
        """Let everything happen, the sections side by side and each in the order of time.

        In that order a section's document numbers rise with the days, as they do in a city.
        """
        by_section: dict[str, list[Story]] = {}
        for line in _lines():
            section = catalogue.live(line["procedure"]).definition.office
            stories = [self._story(line, number) for number in range(_times(line))]
            by_section.setdefault(section, []).extend(stories)
        longest_first = sorted(by_section.values(), key=_happenings, reverse=True)
        at_once([partial(self._live, stories) for stories in longest_first])

    def _live(self, stories: list[Story]) -> None:
        happenings = [(story, step) for story in stories for step in range(len(story.moments))]
        for story, step in sorted(happenings, key=lambda one: one[0].moments[one[1]]):
            if not story.broken:
                self._let(story, step)

    def _let(self, story: Story, step: int) -> None:
        happening = f"{story.key} {step}"
        if step and happening in self.lived:
            return  # the filing is done again, and finds what it filed
        try:
            story.go_on(step)
            self.lived.add(happening)
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


def live_through() -> None:
    """Make the demo's past. The personas' own cases are left to whoever plays them.

    A past that was broken off goes on where it stood.
    """
    Past(Lived(Path(settings.DATA_DIR) / "demo-past.txt")).live()
    with acting_as(SYSTEM, "デモの準備"):
        cases.remind()  # whose last day passed by now bears its mark
        cases.escalate()  # what nobody looked at in time stands in the chief's list


def _happenings(stories: list[Story]) -> int:
    return sum(len(story.moments) for story in stories)


def _times(line: dict[str, Any]) -> int:
    """How many cases of a line there are; ``DEMO_PAST`` is the most, where a small past will do."""
    most = int(os.environ.get("DEMO_PAST", "0"))
    return min(line["count"], most) if most else int(line["count"])


def _lines() -> list[dict[str, Any]]:
    path = Path(__file__).parent / "history.yaml"
    return list(yamlfile.read(path))


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
    with acting_as(actor_of(actor), "デモの準備"), collected_reads():
        seen = case["version"] if role != "clerk" else _taken(case, actor)
        if "outcome" in move.needs:
            with acting_as(actor_of(actor), Purpose("case", case["id"], WORDS)), collected_reads():
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
