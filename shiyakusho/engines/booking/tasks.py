"""Time passes: every minute holds that are over come free and lotteries go on; every hour what is past is
done."""

from procrastinate.contrib.django import app

from shiyakusho.engines.booking.gate.services.arranging import end_due
from shiyakusho.engines.booking.lottery.services.tending import tend
from shiyakusho.engines.booking.services import expiring


@app.periodic(cron="* * * * *")
@app.task(name="booking.expire", queue="nightly", queueing_lock="booking.expire")
def expire(timestamp: int) -> None:
    expiring.expire_due()
    end_due()


@app.periodic(cron="37 * * * *")
@app.task(name="booking.finish", queue="nightly", queueing_lock="booking.finish")
def finish(timestamp: int) -> None:
    expiring.finish_past()


@app.periodic(cron="* * * * *")
@app.task(name="booking.tend", queue="nightly", queueing_lock="booking.tend")
def tend_rounds(timestamp: int) -> None:
    tend()
