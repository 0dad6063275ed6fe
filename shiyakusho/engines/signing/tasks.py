"""Every hour: links whose time is over, and one reminder to whoever has not answered."""

from procrastinate.contrib.django import app

from shiyakusho.engines.signing.services import ending


@app.periodic(cron="17 * * * *")
@app.task(name="signing.time_passes", queue="nightly", queueing_lock="signing.time_passes")
def time_passes(timestamp: int) -> None:
    ending.expire_due()
    ending.remind_due()
