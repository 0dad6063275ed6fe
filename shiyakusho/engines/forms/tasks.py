"""Nightly: drafts that nobody came back to are removed when their time is over."""

from procrastinate.contrib.django import app

from . import duties


@app.periodic(cron="41 18 * * *")  # 3:41 in Japan: the queue counts in UTC
@app.task(name="forms.purge_drafts", queue="nightly", queueing_lock="forms.purge_drafts")
def purge_drafts(timestamp: int) -> None:
    duties.purge_drafts()
