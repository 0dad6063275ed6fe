"""担当の引継ぎ: every open case of somebody who is ill or leaves goes to one colleague, or evenly to
several, with a note. Each case in a transaction of its own, with an audit event of its own."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import may_act, permit
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import (
    HandOnIncomplete,
    HandOnMismatch,
    HeldByOther,
)
from shiyakusho.engines.cases.scope import scope_of
from shiyakusho.engines.cases.services import locking
from shiyakusho.engines.cases.staff_mail import numbers, tell_staff
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written

MOST = 500
NOTE_LIMIT = 400
SUPERVISE, WORK = "cases.supervise", "cases.work"


@dataclass
class HandedOn:
    """What became of each: who got which receipt numbers, and why others stayed."""

    given: dict[Account, list[str]] = field(default_factory=dict)
    stayed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Holder:
    """Somebody who works on open cases, and on how many of those one may hand on."""

    account: Account
    cases: int


def cases_to_hand_on(of: Account, actor: Account) -> QuerySet[Case]:
    """The open cases ``of`` works on that ``actor`` may hand on: one's own, or those of a section
    one answers for."""
    needed = WORK if of.pk == actor.pk else SUPERVISE
    found = Case.objects.filter(scope_of(actor).condition(needed), assignee=of, is_open=True)
    return found.order_by("queue_on", "id")


def holders(actor: Account) -> list[Holder]:
    """Everybody whose open cases ``actor`` may hand on, oneself first; also who has left."""
    theirs = (
        Case.objects.filter(
            scope_of(actor).condition(SUPERVISE), is_open=True, assignee__isnull=False
        )
        .exclude(assignee=actor)
        .order_by()
        .values_list("assignee")
        .annotate(number=Count("pk"))
    )
    numbered: dict[Any, int] = dict(theirs)
    accounts = Account.objects.filter(pk__in=numbered).order_by("display_name", "pk")
    own = Holder(actor, cases_to_hand_on(actor, actor).count())
    return [own, *(Holder(one, numbered[one.pk]) for one in accounts)]


def hand_on(
    *, of: Account, to: Sequence[Account], note: str, confirmed: int, actor: Account
) -> HandedOn:
    """Hand on every open case of ``of``, at most :data:`MOST` at a time, the nearest day first.

    ``to``: each case goes to whoever of them may work on it and was given the fewest so far.
    ``confirmed`` is the number the person saw (:class:`HandOnMismatch`). :class:`HandOnIncomplete`.
    """
    words = as_written(note, limit=NOTE_LIMIT)
    receivers = [one for one in to if one.pk != of.pk]
    if not words or not receivers:
        raise HandOnIncomplete
    cases = list(cases_to_hand_on(of, actor)[:MOST])
    if len(cases) != confirmed:
        raise HandOnMismatch(extra={"confirmed": confirmed, "found": len(cases)})
    done = HandedOn({one: [] for one in receivers})
    for case in cases:
        able = [one for one in receivers if may_act("assign", case, one)]
        if not able:
            done.stayed.append(
                (case.receipt_number, "担当できる人が、引き継ぐ相手の中にいません。")
            )
            continue
        to_whom = min(able, key=lambda one: len(done.given[one]))
        try:
            _give(case, of=of, to=to_whom, note=words, actor=actor)
        except Refusal as refusal:
            done.stayed.append((case.receipt_number, str(refusal)))
        else:
            done.given[to_whom].append(case.receipt_number)
    _tell(done, of, actor)
    return done


def _give(case: Case, *, of: Account, to: Account, note: str, actor: Account) -> None:
    """One case, if it is still theirs."""
    with recorded("cases.hand_on", of=str(of.pk), to=str(to.pk)) as audit:
        held = locking.locked(case.pk)
        permit("hand_on" if of.pk == actor.pk else "release", held, actor)
        audit.subjects.extend(held.subjects)
        if held.assignee_id != of.pk or not held.is_open:
            name = held.assignee.display_name if held.assignee else ""
            raise HeldByOther(extra={"assignee": name})
        held.assignee = to
        locking.changed(held)
        locking.save(held)
        history.append(
            held,
            EventKind.HANDED_ON,
            before=of.display_name,
            after=to.display_name,
            reason=note,
        )


def _tell(done: HandedOn, of: Account, actor: Account) -> None:
    """Tell whoever got cases, and whose they were; the note stands in each case's history."""
    batch = uuid.uuid4().hex
    with recorded("cases.tell_handed_on", of=str(of.pk)) as audit:
        for account, receipts in done.given.items():
            if receipts:
                tell_staff(
                    [account],
                    subject=f"【案件】{of.display_name}さんから{len(receipts)}件を引き継ぎました",
                    lines=[f"引き継がせた人：{actor.display_name}", *numbers(receipts)],
                    key=f"handed_on:{batch}:to",
                    query="?view=mine",
                )
        every = [one for receipts in done.given.values() for one in receipts]
        audit.detail["count"] = len(every)
        if every and of.pk != actor.pk:
            tell_staff(
                [of],
                subject=f"【案件】担当していた{len(every)}件が引き継がれました",
                lines=[f"引き継がせた人：{actor.display_name}", *numbers(every)],
                key=f"handed_on:{batch}:of",
            )
