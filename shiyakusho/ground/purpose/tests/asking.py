"""Ask for a break-glass and confirm it, some time or another."""

from datetime import timedelta

from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.purpose import glasses
from shiyakusho.ground.purpose.models import Glass

WHY = "救急隊から、意識のない方の家族への連絡を頼まれた"
RESIDENT = "0d5c6f3e-8a4f-4c1e-9d43-0123456789ab"


def asked(clerk, **said) -> Glass:
    with acting_as(actor_of(clerk)):
        return glasses.ask(clerk, **{"number": "1" * 15, "chosen": "life", "why": WHY} | said)


def confirmed(glass, officer) -> Glass:
    with acting_as(actor_of(officer)):
        return glasses.confirm(glass.pk, officer)


def later(wait: timedelta):
    return clock.stopped_at(clock.now() + wait)
