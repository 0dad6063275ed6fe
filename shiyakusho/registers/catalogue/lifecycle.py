"""A procedure's way through time: what was, is and will be in force; back to an old one; its end."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from shiyakusho.ground import clock
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import current_actor, recorded

from .bindings import unbound
from .events import DefinitionsChanged
from .models import CopyKind, Turn, Version, WorkingCopy
from .publishing import count_revision, locked_revision
from .refusals import NoSuchProcedure, NoSuchVersion, NotComing
from .reviewing import LONGEST_NOTE, ask, words_of
from .timeline import BEGINNING, live_id
from .working import begin_copy, locked_copy, person, save_copy


@dataclass(frozen=True)
class Chapter:
    """One turn of a procedure, for its history. `number` None: from then on it is archived.
    `from_day` None: from the beginning.

    `state`: past, live, coming or called_off. `loses`: numbers of versions whose changes it was not
    made from, though they go before it.
    """

    turn_id: int
    version_id: uuid.UUID | None
    number: int | None
    from_day: dt.date | None
    state: str
    origin: str
    made_at: dt.datetime
    made_by: str
    why: str
    sign_off: dict[str, object] | None
    called_off: str
    loses: tuple[int, ...] = ()


def roll_back(*, procedure_id: str, to_number: int, reason: str) -> WorkingCopy:
    """The whole document of an old version, put before somebody else as the next version.

    NoSuchVersion; NothingChanged where it says what goes today anyhow; CopyHasFaults where it does
    not fit the house of today any more.
    """
    with recorded("catalogue.roll_back", procedure=procedure_id[:60], to=to_number):
        old = Version.objects.filter(procedure_id=procedure_id, number=to_number).first()
        if old is None:
            raise NoSuchVersion(extra={"procedure": procedure_id[:60], "number": to_number})
        copy = begin_copy(procedure_id=procedure_id, kind=CopyKind.ROLL_BACK)
        document = unbound(json.loads(old.document)["definition"])
        copy = save_copy(copy_id=copy.pk, document=document, seen=copy.seen)
        return _asked(copy, reason, None)


def ask_archive(*, procedure_id: str, reason: str, from_day: dt.date | None = None) -> WorkingCopy:
    """Ask that from that day (None: at once) nobody begins this procedure; cases go on.

    NoSuchProcedure where nothing is live.
    """
    with recorded("catalogue.ask_archive", procedure=procedure_id[:60]):
        if live_id(procedure_id, from_day or clock.today()) is None:
            raise NoSuchProcedure(extra={"procedure": procedure_id[:60]})
        copy = begin_copy(procedure_id=procedure_id, kind=CopyKind.ARCHIVE)
        return _asked(copy, reason, from_day)


def call_off(*, turn_id: int, reason: str) -> None:
    """A version, or an end, whose day has not come does not come at all. NotComing."""
    person()
    with recorded("catalogue.call_off", turn=turn_id) as event:
        locked_revision()
        turn = Turn.objects.select_for_update().filter(pk=turn_id, called_off_at=None).first()
        if turn is None or turn.from_day <= clock.today():
            raise NotComing
        turn.called_off_at, turn.called_off_by = clock.now(), current_actor().name
        turn.called_off_why = words_of(reason, LONGEST_NOTE)
        turn.save()
        count_revision()
        news.publish(DefinitionsChanged((turn.procedure_id,)))
        event.detail.update(procedure=turn.procedure_id)


def history_of(procedure_id: str) -> list[Chapter]:
    """Every turn of the procedure, the latest day first; NoSuchProcedure where there is none."""
    turns = list(
        Turn.objects.filter(procedure_id=procedure_id)
        .select_related("version")
        .order_by("from_day", "id")
    )
    if not turns:
        raise NoSuchProcedure(extra={"procedure": procedure_id[:60]})
    today, standing = clock.today(), [one for one in turns if one.called_off_at is None]
    begun = [one for one in standing if one.from_day <= today]
    live = begun[-1] if begun else None
    return [_chapter(one, live, today, _lost(one, standing)) for one in reversed(turns)]


def _chapter(turn: Turn, live: Turn | None, today: dt.date, loses: tuple[int, ...]) -> Chapter:
    version = turn.version
    if turn.called_off_at is not None:
        state = "called_off"
    elif turn.from_day > today:
        state = "coming"
    else:
        state = "live" if turn == live else "past"
    return Chapter(
        turn.pk,
        turn.version_id,
        version.number if version else None,
        turn.from_day if turn.from_day != BEGINNING else None,
        state,
        turn.origin,
        turn.made_at,
        turn.made_by,
        turn.why,
        version.sign_off if version else None,
        turn.called_off_why,
        loses if state == "coming" else (),
    )


def _lost(turn: Turn, standing: list[Turn]) -> tuple[int, ...]:
    """Versions that go before this one's day and are not what it was made from."""
    if turn.version is None or turn not in standing:
        return ()
    earlier = standing[: standing.index(turn)]
    return tuple(
        one.version.number
        for one in earlier
        if one.version is not None and one.version.number > turn.version.number
    )


def _asked(copy: WorkingCopy, reason: str, day: dt.date | None) -> WorkingCopy:
    held = locked_copy(copy.pk, copy.seen)
    ask(held, person(), note=reason, in_force_from=day)
    return held
