"""Grant a mandate, and be at a day."""

from datetime import date, datetime, timedelta

from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.clock.stopped import stopped_at
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.people import public

DAY = timedelta(days=1)


def granted(account, **more):
    today = clock.today()
    asked = {"representative_name": "高橋 葛葉", "since": today, "until": today + 30 * DAY}
    with acting_as(actor_of(account)):
        return public.grant_mandate(account=account, **asked | more)


def at(day: date):
    return stopped_at(datetime(day.year, day.month, day.day, 12, tzinfo=TOKYO))
