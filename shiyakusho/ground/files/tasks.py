"""The queue's side: look at what is 確認中, sweep at night."""

import uuid

from procrastinate.contrib.django import app

from . import checking, services, sweep


@app.periodic(cron="23 18 * * *")  # 3:23 in Japan: the queue counts in UTC
@app.task(name="files.sweep", queue="nightly", queueing_lock="files.sweep")
def sweep_files(timestamp: int) -> None:
    sweep.sweep()


@app.task(name=services.CHECK, queue=services.QUEUE)
def check_file(blob_id: str) -> None:
    checking.check(uuid.UUID(blob_id))


@app.periodic(cron="* * * * *")
@app.task(name="files.check_waiting", queue=services.QUEUE, queueing_lock="files.check_waiting")
def check_waiting(timestamp: int) -> None:
    checking.check_waiting()
