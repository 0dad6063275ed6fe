"""What is guarded, so that the demo shows it: a break-glass that was opened, one that waits for its
second person, and a case above its procedure's secrecy."""

from datetime import datetime, timedelta

from shiyakusho.engines.cases import public as cases
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, record_read
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.proofs import shown_now
from shiyakusho.ground.purpose import glasses
from shiyakusho.ground.purpose.models import Glass
from shiyakusho.registers.people import public as people

DAYS_AGO = timedelta(days=4)
FOUND_ALONE = "近所の方から、新聞がたまっていると電話がありました。家族の連絡先を確かめます。"
AT_THE_DOOR = "夜、玄関先で倒れている方を保護しました。身元と家族を確かめます。"
TOLD_IN_CONFIDENCE = "前の家族に知られたくないと相談がありました。課長と担当だけで扱います。"


def guard_some(accounts: dict[str, Account]) -> None:
    """Done once; a second run adds nothing."""
    if Glass.objects.exists() or not {"clerk", "chief"} <= accounts.keys():
        return
    day = clock.now() - DAYS_AGO
    daughter = accounts.get("daughter")
    if daughter is not None and (resident := people.resident_id_of(daughter)) is not None:
        number = people.person(resident).number
        _opened_and_over(accounts["clerk"], accounts["chief"], number, day)
        _waiting(accounts["clerk"], number)
    _kept_between_two(accounts["clerk"], accounts["chief"])


def _opened_and_over(asker: Account, second: Account, number: str, at: datetime) -> None:
    with clock.stopped_at(at), acting_as(actor_of(asker)):
        glass = glasses.ask(asker, number=number, chosen="life", why=FOUND_ALONE)
    with clock.stopped_at(at + timedelta(minutes=2)), acting_as(actor_of(second)):
        second.proof = shown_now("passkey")
        glass = glasses.confirm(glass.pk, second)
    read_at = at + timedelta(minutes=3)
    with clock.stopped_at(read_at), acting_as(actor_of(asker), glasses.read_through(glass)):
        record_read([glass.subject], what="people.person")
    with clock.stopped_at(at + timedelta(minutes=9)), acting_as(actor_of(asker)):
        glasses.end(glass.pk, asker)


def _waiting(asker: Account, number: str) -> None:
    with acting_as(actor_of(asker)):
        glasses.ask(asker, number=number, chosen="life", why=AT_THE_DOOR)


def _kept_between_two(clerk: Account, chief: Account) -> None:
    """The newest case of the counter that nobody works on yet."""
    with acting_as(actor_of(chief)):
        found = cases.list_cases(account=chief, state="received", limit=1)["items"]
        for one in found:
            case = cases.open_case(one["id"], chief)
            cases.set_secrecy(
                case_id=case.pk,
                to=2 if case.secrecy < 2 else 3,
                reason=TOLD_IN_CONFIDENCE,
                actor=chief,
                version=case.version,
            )
