"""Nightly: answers nobody brought to the counter are forgotten."""

from procrastinate.contrib.django import app

from . import carrying


@app.periodic(cron="47 18 * * *")  # 3:47 in Japan: the queue counts in UTC
@app.task(name="guide.purge_carried", queue="nightly", queueing_lock="guide.purge_carried")
def purge_carried(timestamp: int) -> None:
    carrying.purge()
