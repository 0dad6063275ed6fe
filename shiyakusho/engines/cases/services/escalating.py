"""引上げ: a case nobody looked at in time goes up, level by level (``national/attention.yaml``).

By the clock alone: every open case has a day somebody should look (``queue_on``), so none is forgotten.
What goes up stays where it is; it bears a mark, stands in the chief's list, and whoever holds the post
of the level is told, or who stands in for them today.
"""

from __future__ import annotations

from datetime import date

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.attention import Level, figures, working_day
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.offices import is_open_for
from shiyakusho.engines.cases.services import locking
from shiyakusho.engines.cases.staff_mail import numbers, tell_staff
from shiyakusho.ground import clock
from shiyakusho.ground.audit import SYSTEM, recorded
from shiyakusho.registers.organisation import public as organisation

AT_ONCE = 200  # cases of one section and level in one transaction, told in one mail


def escalate() -> int:
    """Let up what is due today, every level in its order; returns how many steps were made.

    Safe to repeat, and to go on with after a kill: a case reaches each level once.
    """
    today, made = clock.today(), 0
    sections = Case.objects.filter(is_open=True).order_by().values_list("section_id", flat=True)
    for section in sorted(set(sections.distinct())):
        for number, level in enumerate(figures(today).levels, start=1):
            last = working_day(today, -level.after, is_open_for(section))
            while count := _raise(section, number, level, last):
                made += count
    return made


def _raise(section: str, number: int, level: Level, last: date) -> int:
    """The next cases of ``section`` that reach ``level``: in one transaction with their mail."""
    with recorded("cases.escalate", section=section, level=number) as audit:
        waiting = Case.objects.select_for_update(skip_locked=True).filter(
            section_id=section, is_open=True, queue_on__lte=last, escalated=number - 1
        )
        found = list(waiting.order_by("queue_on", "id")[:AT_ONCE])
        post = _post(section, level)
        for case in found:
            audit.subjects.extend(case.subjects)
            case.escalated = number
            locking.changed(case)
            locking.save(case)
            history.append(
                case, EventKind.ESCALATED, by=SYSTEM, level=number, to=post.name if post else ""
            )
        if found and post:
            _tell(section, post, [case.receipt_number for case in found], number)
    return len(found)


def _post(section: str, level: Level) -> organisation.Post | None:
    """The post of the level on the way up from the section; a city without one has none to tell."""
    try:
        return organisation.post_above(section, level.to)
    except (organisation.UnknownPost, organisation.UnknownSection):
        return None


def _tell(section: str, post: organisation.Post, receipts: list[str], number: int) -> None:
    turn = organisation.line_for(post.pk, section_id=section).turn()
    name = organisation.section(section).full_name.ja
    tell_staff(
        [one.account for one in turn],
        subject=f"【案件】次に見る日を過ぎた案件が{len(receipts)}件あります（{name}）",
        lines=[
            f"担当課：{name}",
            f"あて先：{post.name}",
            "担当する人が動かさないまま、日を過ぎています。",
            *numbers(receipts),
        ],
        key=f"escalated:{section}:{number}:{clock.today().isoformat()}:{receipts[0]}",
        query="?mark=escalated",
    )
