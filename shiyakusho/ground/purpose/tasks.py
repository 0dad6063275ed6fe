"""Every few minutes: what the clock ended is written down. Nothing is open longer for want of it."""

from procrastinate.contrib.django import app

from shiyakusho.ground.purpose import glasses, visits


@app.periodic(cron="*/5 * * * *")
@app.task(name="purpose.end_over", queue="outbox", queueing_lock="purpose.end_over")
def end_over(timestamp: int) -> None:
    glasses.end_over()
    visits.end_over()
