"""What a filter asks of the cases one sees: conditions on the case's own row, so that no join stands
between a list and its index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from shiyakusho.engines.cases import marks
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account

Narrow = Callable[[QuerySet[Case], Account], QuerySet[Case]]


def narrowed(
    part: QuerySet[Case], wanted: CaseFilter, account: Account, sections: Iterable[str]
) -> QuerySet[Case]:
    """The cases of ``part`` that ``wanted`` asks for; ``sections``: those one sees at all."""
    today = clock.today()
    conditions = [
        ask(value, account, today)
        for name, ask in ASKED.items()
        if (value := getattr(wanted, name))
    ]
    if wanted.mark:
        of = [wanted.section] if wanted.section else sorted(sections)
        conditions.append(marks.condition(wanted.mark, of, today))
    return part.filter(*conditions)


def numbers_from(beginning: str) -> Q:
    """Receipt numbers that begin so, as a range: LIKE could not use its index below the second
    fence (ground/fence). No sign of a number comes after ``~``."""
    return Q(receipt_number__gte=beginning, receipt_number__lt=f"{beginning}~")


def _by_assignee(value: str, account: Account, today: date) -> Q:
    if value == "nobody":
        return Q(assignee=None)
    if value == "others":
        return Q(assignee__isnull=False) & ~Q(assignee=account)
    return Q(assignee=account if value == "me" else value)


def _by_due(value: str, account: Account, today: date) -> Q:
    if value == "none":
        return Q(due_on=None)
    return Q(due_on__lt=today) if value == "late" else Q(due_on__lte=today + _days(value))


def _by_arrival(value: str, account: Account, today: date) -> Q:
    day = today - _days(value.removeprefix("over"))
    since = clock.midnight(day)
    return Q(arrived_at__lt=since) if value.startswith("over") else Q(arrived_at__gte=since)


def _days(text: str) -> timedelta:
    return timedelta(days=int(text))


ASKED: dict[str, Callable[[str, Account, date], Q]] = {
    "state": lambda value, account, today: Q(state=value),
    "procedure": lambda value, account, today: Q(procedure_id=value),
    "q": lambda value, account, today: numbers_from(value),
    "assignee": _by_assignee,
    "due": _by_due,
    "arrived": _by_arrival,
    "channel": lambda value, account, today: Q(channel=value),
    "secrecy": lambda value, account, today: Q(secrecy=int(value)),
}
_CLOSED = Q(is_open=False, closed_at__isnull=False)
VIEWS: dict[str, Narrow] = {
    "open": lambda part, account: part.filter(is_open=True),
    "mine": lambda part, account: part.filter(is_open=True, assignee=account),
    "unassigned": lambda part, account: part.filter(is_open=True, assignee=None),
    "to_decide": lambda part, account: part,
    "waiting": lambda part, account: part.filter(is_open=True, step_kind="wait_applicant"),
    "overdue": lambda part, account: part.filter(is_open=True, queue_on__lt=clock.today()),
    # The index of the closed begins with those that have no end.
    "decided": lambda part, account: part.filter(_CLOSED).exclude(outcome=""),
    "closed": lambda part, account: part.filter(_CLOSED),
    "all": lambda part, account: part,
}
