"""Nightly: files past their days go."""

from procrastinate.contrib.django import app

from shiyakusho.desks.mydata.disclosing.making import expire


@app.periodic(cron="46 18 * * *")  # 3:46 in Japan: the queue counts in UTC
@app.task(name="mydata.expire", queue="nightly", queueing_lock="mydata.expire")
def expire_files(timestamp: int) -> None:
    expire()
