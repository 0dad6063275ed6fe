"""Nightly: cases whose 保存期間 is over are counted into the audit; old exports go; measures that
begin or end today shield cases anew."""

from procrastinate.contrib.django import app

from shiyakusho.engines.cases import retention
from shiyakusho.engines.cases.services import exporting, shielding
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
