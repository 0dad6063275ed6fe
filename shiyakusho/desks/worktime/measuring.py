"""Staff time of a step, from what the audit has anyway: a page of the case was opened, something
followed. Nobody fills a sheet, and who it was is not kept.

From each opening by a member of staff to whatever they did next, at most ``idle_seconds``.
"""

from __future__ import annotations

from datetime import timedelta

from shiyakusho.desks.worktime.figures_table import bounds
from shiyakusho.desks.worktime.models import Passage, Printed
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.audit.selectors import Wanted, events

AT_ONCE = 500
MOMENT = timedelta(milliseconds=1)


def measure(most: int = 50_000) -> int:
    """Count the time of every step that was left and not counted yet; how many."""
    done = 0
    while done < most:
        with recorded("worktime.measure") as audit:
            rows = Passage.objects.select_for_update(skip_locked=True).filter(staff_seconds=None)
            batch = list(rows.order_by("left_at")[:AT_ONCE])
            for passage in batch:
                passage.staff_seconds = seconds_of(passage)
            Passage.objects.bulk_update(batch, ["staff_seconds"])
            audit.detail["count"] = len(batch)
        done += len(batch)
        if len(batch) < AT_ONCE:
            break
    return done


def seconds_of(passage: Passage) -> int:
    """Seconds for which pages of the case were open in this step before something was done."""
    subject = f"case:{passage.case_id}"
    idle = bounds(passage.left_at.astimezone(clock.TOKYO).date()).idle_seconds
    wanted = Wanted(subjects=[subject], since=passage.entered_at, until=passage.left_at + MOMENT)
    opened = [
        one
        for one in events(wanted).filter(actor_kind="staff", action="records.read")
        if subject in one.detail.get("what", ())
    ]
    return round(sum(_until_the_next(one, idle) for one in opened))


def forget() -> int:
    """Single measurements past their months go; returns how many."""
    with recorded("worktime.forget") as audit:
        before = clock.now() - timedelta(days=31 * bounds().kept_months)
        gone = Passage.objects.filter(left_at__lt=before).delete()[0]
        gone += Printed.objects.filter(at__lt=before).delete()[0]
        audit.detail["count"] = gone
    return gone


def _until_the_next(opened: AuditEvent, idle: int) -> float:
    later = AuditEvent.objects.filter(
        actor_id=opened.actor_id, at__gt=opened.at, at__lte=opened.at + timedelta(seconds=idle)
    )
    following = later.order_by("at").values_list("at", flat=True).first()
    return (following - opened.at).total_seconds() if following else float(idle)
