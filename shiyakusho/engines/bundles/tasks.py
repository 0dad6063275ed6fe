"""Nightly: bundles whose time is over are forgotten."""

from procrastinate.contrib.django import app

from . import duties


@app.periodic(cron="43 18 * * *")  # 3:43 in Japan: the queue counts in UTC
@app.task(name="bundles.purge", queue="nightly", queueing_lock="bundles.purge")
def purge_bundles(timestamp: int) -> None:
    duties.purge()
