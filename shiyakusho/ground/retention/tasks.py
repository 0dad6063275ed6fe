"""Nightly: what goes by itself goes; lists are proposed, and what was approved is destroyed."""

from procrastinate.contrib.django import app

from shiyakusho.ground.retention import services


@app.periodic(cron="11 19 * * *")  # 4:11 in Japan: the queue counts in UTC
@app.task(name="retention.run", queue="nightly", queueing_lock="retention.run")
def run(timestamp: int) -> None:
    services.purge_automatic()
    services.carry_out()
    services.propose()
