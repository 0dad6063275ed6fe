"""Enter a step: the one place where the state of a case changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases import events, history
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import moves_by, process_of
from shiyakusho.engines.cases.services import clocking, locking, telling
from shiyakusho.ground import clock
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import SYSTEM, Actor

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Move


def open_at_first_step(case: Case) -> None:
    """Put a new case into the first step of its process (not yet saved)."""
    first = process_of(case).steps[0]
    case.state, case.step_kind = first.id, first.kind


def take(
    case: Case,
    move: Move,
    *,
    kind: EventKind = EventKind.MOVED,
    follow: bool = True,
    by: Actor | None = None,
    mark: str = "",
    on: date | None = None,
    **detail: Any,
) -> None:
    """Make ``move``: state, clock, history, message; then whatever the system does next, unless
    the caller has something to do before and calls :func:`follow_the_system` itself.

    The caller holds the lock and has checked who may move; effects of the move's needs (a draft, a
    correction) are already written. ``detail`` goes into the history; ``by`` as in
    :func:`history.append`. ``mark``: why somebody should look at the case; whoever moves it has seen
    the old one. ``on``: from what day the clock runs again, today when it is left out.
    """
    before = case.state
    step = process_of(case).step(move.to)
    _turn_the_clock(case, move, on)
    case.mark = mark
    case.state, case.step_kind = step.id, step.kind
    case.is_open = step.kind != "end"
    case.closed_at = None if case.is_open else clock.now()
    if step.kind != "decision":
        case.awaiting_post = ""
    locking.changed(case)
    clocking.reckon(case, look_on=detail.pop("look_on", None))
    locking.save(case)
    history.append(
        case, kind, from_state=before, to_state=step.id, public=True, by=by, move=move.id, **detail
    )
    news.publish(events.CaseMoved(str(case.pk), before, step.id, move.id))
    telling.tell_of_move(case, move)
    if follow:
        follow_the_system(case)


def _turn_the_clock(case: Case, move: Move, on: date | None) -> None:
    if move.clock == "stop":
        clocking.stop(case)
    elif move.clock == "resume" or process_of(case).step(move.to).kind == "end":
        clocking.resume(case, on)


def follow_the_system(case: Case) -> None:
    """Make the system's own next move, once, when the process has exactly one."""
    moves = moves_by(process_of(case), case.state, "system")
    if len(moves) == 1 and not moves[0].needs:
        take(case, moves[0], by=SYSTEM, mark=case.mark)
