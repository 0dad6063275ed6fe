"""Time passes: every minute visits nobody goes on with end, and everything in them."""

from procrastinate.contrib.django import app

from shiyakusho.desks.assist.services import closing


@app.periodic(cron="* * * * *")
@app.task(name="assist.end_due", queue="nightly", queueing_lock="assist.end_due")
def end_due(timestamp: int) -> None:
    closing.end_due()
