"""Nightly: the day is closed, and what it taught is learned."""

from procrastinate.contrib.django import app

from shiyakusho.engines.tickets.services import closing, measuring


@app.periodic(cron="10 18 * * *")  # 3:10 in Japan: the queue counts in UTC
@app.task(name="tickets.measure", queue="nightly", queueing_lock="tickets.measure")
def measure(timestamp: int) -> None:
    closing.end_of_days()
    measuring.measure()
