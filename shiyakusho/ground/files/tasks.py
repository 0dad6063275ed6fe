"""Nightly: remove contents that nothing points at any more."""

from procrastinate.contrib.django import app

from . import sweep


@app.periodic(cron="23 18 * * *")  # 3:23 in Japan: the queue counts in UTC
@app.task(name="files.sweep", queue="nightly", queueing_lock="files.sweep")
def sweep_files(timestamp: int) -> None:
    sweep.sweep()
