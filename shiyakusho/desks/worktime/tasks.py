"""Nightly: the time of what was done by day is counted; what is old goes."""

from procrastinate.contrib.django import app

from shiyakusho.desks.worktime import measuring


@app.periodic(cron="40 17 * * *")  # 2:40 in Japan: the queue counts in UTC
@app.task(name="worktime.measure", queue="nightly", queueing_lock="worktime.measure")
def measure(timestamp: int) -> None:
    measuring.measure()
    measuring.forget()
