"""Nightly: cases whose 保存期間 is over are counted into the audit."""

from procrastinate.contrib.django import app

from shiyakusho.engines.cases import retention


@app.periodic(cron="51 18 * * *")  # 3:51 in Japan: the queue counts in UTC
@app.task(name="cases.report_retention", queue="nightly", queueing_lock="cases.report_retention")
def report_retention(timestamp: int) -> None:
    retention.report()
