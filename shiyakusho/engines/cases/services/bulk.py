"""Move many cases at once (一括): confirmed by their number, each in its own right.

Every case keeps its own lock, version, audit and history; one that cannot move stays where it is
and says why. Moves that need words of their own for each person are not made in bulk.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import process_of
from shiyakusho.engines.cases.refusals import (
    BulkMismatch,
    BulkTooMany,
    CaseNotFound,
    MoveNotAllowed,
)
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account

LIMIT = 200


@dataclass
class BulkResult:
    """What became of each: the receipt numbers moved, and why the others were not."""

    moved: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def chosen_cases(ids: Sequence[Any], account: Account) -> list[Case]:
    """The named cases the account may move in bulk, in queue order; others are left out."""
    if len(ids) > LIMIT:
        raise BulkTooMany(extra={"limit": LIMIT})
    found = Case.objects.filter(scope_of(account).condition("cases.bulk"), pk__in=ids)
    return list(found.select_related("assignee").order_by("queue_on", "id"))


def common_moves(cases: Sequence[Case]) -> list[tuple[str, str]]:
    """``(step, title)`` of the moves all of ``cases`` can make without words of their own."""
    common: dict[str, str] | None = None
    for case in cases:
        moves = process_of(case).moves_from(case.state)
        possible = {
            m.to: m.title.ja
            for m in moves
            if m.who.startswith("cases.") and not m.needs and not m.record
        }
        common = possible if common is None else {k: v for k, v in common.items() if k in possible}
    return list((common or {}).items())


def move_many(*, versions: dict[str, int], to: str, confirmed: int, actor: Account) -> BulkResult:
    """Move the cases of ``versions`` (id → version looked at) to ``to``.

    ``confirmed`` is the number the person saw and agreed to; :class:`BulkMismatch` when it is not
    the number of cases there are.
    """
    cases = chosen_cases(list(versions), actor)
    if len(cases) != confirmed or len(cases) != len(versions):
        raise BulkMismatch(extra={"confirmed": confirmed, "found": len(cases)})
    if to not in dict(common_moves(cases)):
        raise MoveNotAllowed(extra={"to": to, "moves": []})
    result = BulkResult()
    for case in cases:
        try:
            move_case(case_id=case.pk, to=to, version=versions[str(case.pk)], actor=actor)
        except CaseNotFound:
            raise
        except Refusal as refusal:
            result.refused.append((case.receipt_number, str(refusal)))
        else:
            result.moved.append(case.receipt_number)
    return result
