"""The process of a case: steps, moves and outcomes, read from the version it was filed under.

A case keeps the version in force when it was filed, whatever is published later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import MoveNotAllowed, OutcomeMissing, OutcomeUnknown
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.public import Definition, Process

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Move, Outcome


def definition_of(case: Case) -> Definition:
    """The definition the case was filed under."""
    return catalogue.version(case.version_id).definition


def process_of(case: Case) -> Process:
    """The process of that definition, national steps and its own put together."""
    process = catalogue.version(case.version_id).process
    assert process is not None  # a form cannot be filed without one (Definition checks it)
    return process


def find_move(process: Process, state: str, to: str, move_id: str = "") -> Move:
    """The move from ``state`` to ``to`` (``move_id`` chooses when two lead there).

    A move a member of staff makes comes before one that the applicant or the system makes. Raises
    :class:`MoveNotAllowed` with the moves there are.
    """
    moves = process.moves_from(state)
    found = [m for m in moves if m.to == to and move_id in ("", m.id)]
    if not found:
        known = [{"id": m.id, "to": m.to, "who": m.who} for m in moves]
        raise MoveNotAllowed(extra={"state": state, "to": to, "moves": known})
    return min(found, key=lambda m: not m.who.startswith("cases."))


def moves_by(process: Process, state: str, who: str) -> list[Move]:
    """The moves ``who`` (applicant, approval, system) may make from ``state``."""
    return [m for m in process.moves_from(state) if m.who == who]


def withdrawal_from(process: Process, state: str) -> Move | None:
    """The applicant's way out (取下げ), or ``None`` once there is none."""
    for move in moves_by(process, state, "applicant"):
        if process.step(move.to).kind == "end":
            return move
    return None


def resubmission_from(process: Process, state: str) -> Move | None:
    """The applicant's answer to a 補正の求め, or ``None`` when none is awaited."""
    for move in moves_by(process, state, "applicant"):
        if process.step(move.to).kind != "end":
            return move
    return None


def approval_from(process: Process, state: str, *, send_back: bool) -> Move:
    """The move a decision causes: sending back needs a reason, approving does not."""
    for move in moves_by(process, state, "approval"):
        if ("reason" in move.needs) == send_back:
            return move
    raise MoveNotAllowed(extra={"state": state, "moves": []})


def outcome_by_id(process: Process, outcome_id: str) -> Outcome:
    """An outcome of the process that was chosen before."""
    return next(one for one in process.outcomes if one.id == outcome_id)


def outcome_of(process: Process, move: Move, outcome_id: str) -> Outcome:
    """The outcome called ``outcome_id``, if ``move`` may bring it; the only one when none is named.

    Raises :class:`OutcomeMissing` or :class:`OutcomeUnknown` with those there are.
    """
    known = {outcome.id: outcome for outcome in outcomes_for(process, move)}
    if not outcome_id and len(known) == 1:
        return next(iter(known.values()))
    if not outcome_id:
        raise OutcomeMissing(extra={"outcomes": list(known)})
    if outcome_id not in known:
        raise OutcomeUnknown(extra={"outcomes": list(known)})
    return known[outcome_id]


def outcomes_for(process: Process, move: Move) -> list[Outcome]:
    """The outcomes ``move`` may bring: a move that asks for a reason brings those that need one, a
    move without approval none of them, and a draft any."""
    if "outcome" not in move.needs:
        return []
    if "reason" in move.needs:
        return [outcome for outcome in process.outcomes if outcome.needs_reason]
    if "proposal" in move.needs:
        return list(process.outcomes)
    return [outcome for outcome in process.outcomes if not outcome.needs_reason]
