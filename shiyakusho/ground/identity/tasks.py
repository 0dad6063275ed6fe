"""Nightly: what nobody counts any more is removed: sessions, ended sign-ins, old slips."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from shiyakusho.ground import clock


@app.periodic(cron="7 18 * * *")  # 3:07 in Japan: the queue counts in UTC
@app.task(name="identity.clear_sessions", queue="nightly", queueing_lock="identity.clear_sessions")
def clear_sessions(timestamp: int) -> None:
    from shiyakusho.ground.identity import sign_ins, tries

    call_command("clearsessions")
    sign_ins.forget_old()
    tries.forget_old(clock.now())
