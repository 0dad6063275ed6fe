"""Make a move a member of staff asked for: who may, what it needs, what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import find_move, outcome_of, process_of
from shiyakusho.engines.cases.purpose import for_the_work
from shiyakusho.engines.cases.refusals import MoveNotYours, ReasonMissing, StillWaiting
from shiyakusho.engines.cases.registry import require_gates
from shiyakusho.engines.cases.scope import require_hold, require_visible, scope_of
from shiyakusho.engines.cases.services import (
    correcting,
    deciding,
    drafting,
    lettering,
    locking,
    recording,
    stepping,
)
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Move

REASON_LIMIT = 4000


@dataclass(frozen=True)
class Wish:
    """What the caller said with the move."""

    outcome: str = ""
    reason: str = ""
    fields: Any = None
    letter: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """``fields`` when it is a mapping of record values."""
        return self.fields if isinstance(self.fields, dict) else {}


def move_case(
    *,
    case_id: Any,
    to: str,
    version: Any,
    actor: Account,
    outcome: str = "",
    reason: str = "",
    fields: Any = None,
    move: str = "",
    letter: bool = False,
) -> Case:
    """Move a case to step ``to``; ``version`` is the one the caller looked at.

    ``fields``: for a 補正の求め a list of fields, else a mapping with the record, the appointment
    or the handing over. ``move`` names the move where two lead to one step. ``letter``: print what is
    asked for on paper too. Refusals: see
    ``refusals``; those of approvals and letters pass through.
    """
    wish = Wish(
        str(outcome or ""), as_written(str(reason or ""), limit=REASON_LIMIT), fields, letter
    )
    with recorded("cases.move", to=to) as audit:
        case = locking.locked(case_id)
        require_visible(case, actor)
        audit.subjects.extend(case.subjects)
        for_the_work(case)
        locking.check_version(case, version)
        chosen = find_move(process_of(case), case.state, to, move)
        audit.detail.update(move=chosen.id, before=case.state)
        if chosen.who == "approval":
            permit("decide", case, actor)
            approve = "reason" not in chosen.needs
            deciding.decide(case, approve=approve, comment=wish.reason, actor=actor)
            return locking.locked(case_id)
        _require_permission(case, chosen, actor)
        require_hold(case, actor)
        _make(case, chosen, wish, actor)
    return case


def _require_permission(case: Case, move: Move, actor: Account) -> None:
    if not move.who.startswith("cases.") or not scope_of(actor).permits(move.who, case):
        raise MoveNotYours(extra={"move": move.id, "who": move.who})


def _make(case: Case, move: Move, wish: Wish, actor: Account) -> None:
    if "reason" in move.needs and not wish.reason:
        raise ReasonMissing(extra={"move": move.id})
    recording.keep_record(case, move, wish.fields)
    detail: dict[str, Any] = {"reason": wish.reason} if wish.reason else {}
    for need in move.needs:
        if need in EFFECTS:
            detail.update(EFFECTS[need](case, move, wish, actor) or {})
    if "outcome" in move.needs and "proposal" not in move.needs:
        detail.update(_settle(case, move, wish))
    if "fields" not in move.needs:
        correcting.stop_waiting(case)
    stepping.take(case, move, **detail)


def _settle(case: Case, move: Move, wish: Wish) -> dict[str, Any]:
    """An outcome that needs no approval (受理): set it, and write its letter where it has one."""
    outcome = outcome_of(process_of(case), move, wish.outcome)
    require_gates(case, outcome)
    case.outcome = outcome.id
    lettering.issue_without_decision(case, outcome, wish.reason)
    return {"outcome": outcome.id}


def _ask(case: Case, move: Move, wish: Wish, actor: Account) -> dict[str, Any]:
    correction = correcting.ask(
        case, move, fields=wish.fields, message=wish.reason, letter=wish.letter
    )
    return {"look_on": correction.respond_by, "asked": correction.fields}


def _after_silence(case: Case, move: Move, wish: Wish, actor: Account) -> None:
    """Only once the last day passed without an answer, and where silence may be answered."""
    asked = correcting.open_correction(case)
    if asked is None or not asked.may_be_refused(clock.today()):
        raise StillWaiting(extra={"move": move.id})


def _propose(case: Case, move: Move, wish: Wish, actor: Account) -> dict[str, Any]:
    decision = drafting.draft(
        case,
        outcome=outcome_of(process_of(case), move, wish.outcome),
        reason=wish.reason,
        actor=actor,
        effective_on=wish.values.get("effective_on"),
    )
    return {"outcome": decision.outcome}


def _appoint(case: Case, move: Move, wish: Wish, actor: Account) -> None:
    recording.appoint(case, wish.fields)


def _take_fee(case: Case, move: Move, wish: Wish, actor: Account) -> None:
    recording.take_fee(case, wish.fields)


def _hand_over(case: Case, move: Move, wish: Wish, actor: Account) -> None:
    recording.hand_over(case, wish.fields)


EFFECTS: dict[str, Callable[[Case, Move, Wish, Account], dict[str, Any] | None]] = {
    "unanswered": _after_silence,
    "fields": _ask,
    "proposal": _propose,
    "appointment": _appoint,
    "paid": _take_fee,
    "handed_over": _hand_over,
}
