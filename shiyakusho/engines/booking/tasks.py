"""Time passes: every minute holds that are over come free; every night what is past is done."""

from procrastinate.contrib.django import app

from shiyakusho.engines.booking.services import expiring


@app.periodic(cron="* * * * *")
@app.task(name="booking.expire", queue="nightly", queueing_lock="booking.expire")
def expire(timestamp: int) -> None:
    expiring.expire_due()


@app.periodic(cron="37 * * * *")
@app.task(name="booking.finish", queue="nightly", queueing_lock="booking.finish")
def finish(timestamp: int) -> None:
    expiring.finish_past()
