"""Time passes: every minute talks whose time is over end."""

from procrastinate.contrib.django import app

from shiyakusho.desks.remote.services import ending


@app.periodic(cron="* * * * *")
@app.task(name="remote.expire", queue="nightly", queueing_lock="remote.expire")
def expire(timestamp: int) -> None:
    ending.expire_due()
