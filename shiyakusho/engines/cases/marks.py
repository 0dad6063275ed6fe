"""What catches the eye in a list of cases (印), each read off the case itself by the clock of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from shiyakusho.engines.cases.attention import figures, working_day
from shiyakusho.engines.cases.choices import Mark
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.offices import is_open_for
from shiyakusho.ground import clock
from shiyakusho.ground.identity.choices import Clearance

LABELS = {
    "answered": "返事あり",
    "unanswered": "返事なし（期限切れ）",
    "amber": "期限が近い",
    "red": "日を過ぎた",
    "escalated": "課長に上がった",
    "doubted": "重複の疑い",
    "extended": "延期した",
    "stopped": "期間が止まっている",
    "secret": "秘匿の区分あり",
}
NEWS: dict[str, str] = {Mark.ANSWERED: "success", Mark.UNANSWERED: "warning"}


@dataclass(frozen=True)
class Days:
    """Of one section today: up to when a day to look is red, and up to when amber."""

    red: date
    amber: date


def days_of(section_id: str, today: date) -> Days:
    """By the working days of the section."""
    found, is_open = figures(today), is_open_for(section_id)
    return Days(working_day(today, -found.red, is_open), working_day(today, found.amber, is_open))


def condition(mark: str, sections: Iterable[str], today: date) -> Q:
    """The open cases of ``sections`` that bear ``mark``."""
    if mark not in ("amber", "red"):
        return Q(is_open=True) & PLAIN[mark]
    alike: dict[Days, list[str]] = {}
    for section in sections:
        alike.setdefault(days_of(section, today), []).append(section)
    found = Q(pk__in=[])
    for days, same in alike.items():
        due = Q(queue_on__lte=days.red)
        if mark == "amber":
            due = Q(queue_on__gt=days.red, queue_on__lte=days.amber)
        found = due if len(alike) == 1 else found | (due & Q(section_id__in=same))
    return Q(is_open=True) & found


PLAIN = {
    "answered": Q(mark=Mark.ANSWERED),
    "unanswered": Q(mark=Mark.UNANSWERED),
    "escalated": Q(escalated__gt=0),
    "doubted": Q(doubted=True),
    "extended": Q(extended_to__isnull=False),
    "stopped": Q(due_on=None, standard_days__isnull=False),
    "secret": Q(secrecy__gt=Clearance.ORDINARY),
}


def marks_of(case: Case, days: Days | None = None) -> Iterator[dict[str, Any]]:
    """The marks of a case as tags, what came first and then the gravest; a closed one has its
    secrecy alone."""
    if case.is_open:
        yield from _of_an_open(case, days or days_of(case.section_id, clock.today()))
    if case.secrecy > Clearance.ORDINARY:
        yield {"value": Clearance(case.secrecy).label, "tag": "warning"}


def _of_an_open(case: Case, days: Days) -> Iterator[dict[str, Any]]:
    if case.mark:
        yield {"value": LABELS[case.mark], "tag": NEWS[case.mark]}
    if case.escalated:
        yield {"value": LABELS["escalated"], "tag": "danger"}
    if case.queue_on <= days.red:
        yield {"value": LABELS["red"], "tag": "danger"}
    elif case.queue_on <= days.amber:
        yield {"value": LABELS["amber"], "tag": "warning"}
    if case.doubted:
        yield {"value": LABELS["doubted"], "tag": "warning"}
    if case.extended_to:
        yield {"value": LABELS["extended"], "tag": "neutral"}
