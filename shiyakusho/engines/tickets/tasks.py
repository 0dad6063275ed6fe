"""Nightly: what the day taught."""

from procrastinate.contrib.django import app

from shiyakusho.engines.tickets.services import measuring


@app.periodic(cron="10 18 * * *")  # 3:10 in Japan: the queue counts in UTC
@app.task(name="tickets.measure", queue="nightly", queueing_lock="tickets.measure")
def measure(timestamp: int) -> None:
    measuring.measure()
