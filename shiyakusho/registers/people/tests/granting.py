"""Grant a mandate, record a guardian's, and be at a day."""

from datetime import date, datetime, timedelta

from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.clock.stopped import stopped_at
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.people import public

DAY = timedelta(days=1)
EIGHTEEN = date(2036, 4, 1)  # the first day the child of the family is of age


def granted(account, **more):
    today = clock.today()
    asked = {"representative_name": "高橋 葛葉", "since": today, "until": today + 30 * DAY}
    with acting_as(actor_of(account)):
        return public.grant_mandate(account=account, **asked | more)


def accepted_by(helper, grantor, **more):
    """The mandate of ``grantor``, accepted."""
    row, code = granted(grantor, **more)
    with acting_as(actor_of(helper)):
        public.accept_mandate(account=helper, code=code)
    return row


def record(imported, number: int, kind: str = "adult_guardian", **more):
    asked = {
        "kind": kind, "grantor_id": imported[number], "representative_name": "高橋 葛葉",
        "document": "登記事項証明書 第2026-1号", "since": clock.today(),
    }  # fmt: skip
    return public.record_mandate(**asked | more)


def at(day: date):
    return stopped_at(datetime(day.year, day.month, day.day, 12, tzinfo=TOKYO))
