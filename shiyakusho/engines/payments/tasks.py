"""Time passes: every minute the provider is asked about what it did not tell, and what is due lapses."""

from procrastinate.contrib.django import app

from shiyakusho.engines.payments.services.lapsing import lapse_due
from shiyakusho.engines.payments.services.trying import look_after


@app.periodic(cron="* * * * *")
@app.task(name="payments.tend", queue="nightly", queueing_lock="payments.tend")
def tend(timestamp: int) -> None:
    look_after()
    lapse_due()
