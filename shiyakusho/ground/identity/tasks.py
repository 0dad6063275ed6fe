"""Nightly: sessions whose time is over are removed."""

from django.core.management import call_command
from procrastinate.contrib.django import app


@app.periodic(cron="7 18 * * *")  # 3:07 in Japan: the queue counts in UTC
@app.task(name="identity.clear_sessions", queue="nightly", queueing_lock="identity.clear_sessions")
def clear_sessions(timestamp: int) -> None:
    call_command("clearsessions")
