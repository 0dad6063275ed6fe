"""Nightly: the day before is inspected; days that were missed are made up for."""

from datetime import timedelta

from procrastinate.contrib.django import app

from shiyakusho.desks.oversight.inspecting.inspection import inspect
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent

MISSED_AT_MOST = 7


@app.periodic(cron="20 17 * * *")  # 2:20 in Japan: the queue counts in UTC
@app.task(name="oversight.inspect", queue="nightly", queueing_lock="oversight.inspect")
def inspect_yesterday(timestamp: int) -> None:
    inspect_missed()


def inspect_missed() -> int:
    """Inspect every day up to yesterday that was not, at most a week back; how many days."""
    today = clock.today()
    days = [today - timedelta(days=back) for back in range(MISSED_AT_MOST, 0, -1)]
    done = AuditEvent.objects.filter(action="oversight.inspect").order_by("-at")[:100]
    known = {event.detail.get("day") for event in done}
    missed = [day for day in days if day.isoformat() not in known]
    for day in missed:
        inspect(day)
    return len(missed)
