"""Nightly: remove contents that nothing points at any more."""

from procrastinate.contrib.django import app

from . import sweep


@app.periodic(cron="23 3 * * *")
@app.task(name="files.sweep", queue="nightly", queueing_lock="files.sweep")
def sweep_files(timestamp: int) -> None:
    sweep.sweep()
