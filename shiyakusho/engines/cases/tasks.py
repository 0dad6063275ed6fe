"""Nightly: cases whose 保存期間 is over are counted into the audit; old exports and bulk jobs go; bulk jobs go on; measures that
begin or end today shield cases anew."""

from uuid import UUID

from procrastinate.contrib.django import app

from shiyakusho.engines.cases import retention
from shiyakusho.engines.cases.services import (
    bulk,
    bulk_running,
    escalating,
    exporting,
    reminding,
    shielding,
)
from shiyakusho.registers.people import public as people


@app.periodic(cron="51 18 * * *")  # 3:51 in Japan: the queue counts in UTC
@app.task(name="cases.report_retention", queue="nightly", queueing_lock="cases.report_retention")
def report_retention(timestamp: int) -> None:
    retention.report()


@app.periodic(cron="56 18 * * *")  # 3:56 in Japan
@app.task(name="cases.forget_exports", queue="nightly", queueing_lock="cases.forget_exports")
def forget_exports(timestamp: int) -> None:
    exporting.forget_exports()


@app.periodic(cron="2 15 * * *")  # 0:02 in Japan: a measure holds by the day
@app.task(name="cases.shield_again", queue="nightly", queueing_lock="cases.shield_again")
def shield_again(timestamp: int) -> None:
    shielding.shield_again(people.ever_protected())


@app.task(name=bulk.RUN, queue=bulk.QUEUE)
def run_bulk(job_id: str) -> None:
    bulk_running.run(UUID(job_id))


@app.periodic(cron="* * * * *")
@app.task(name="cases.resume_bulk", queue=bulk.QUEUE, queueing_lock="cases.resume_bulk")
def resume_bulk(timestamp: int) -> None:
    bulk_running.resume_silent()
    exporting.resume_silent()


@app.task(name=exporting.RUN, queue=exporting.QUEUE)
def run_export(export_id: str) -> None:
    exporting.run(UUID(export_id))


@app.periodic(cron="54 18 * * *")  # 3:54 in Japan
@app.task(name="cases.forget_bulk", queue="nightly", queueing_lock="cases.forget_bulk")
def forget_bulk(timestamp: int) -> None:
    bulk_running.forget_jobs()


@app.periodic(cron="5 0 * * *")  # 9:05 in Japan: a mail that asks for something comes by day
@app.task(name="cases.remind", queue="nightly", queueing_lock="cases.remind")
def remind(timestamp: int) -> None:
    reminding.go_through()


@app.periodic(cron="17 21 * * *")  # 6:17 in Japan, before the offices open
@app.task(name="cases.escalate", queue="nightly", queueing_lock="cases.escalate")
def escalate(timestamp: int) -> None:
    escalating.escalate()
