"""Who acts for whom in the demo: a mandate, a guardian; and a question that waits for a clerk."""

from datetime import timedelta

from shiyakusho.doors.demo.personas import ISSUER
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.registry import arrivals
from shiyakusho.registers.people import public as people

FOR_CARE = ["care-cert-new", "juminhyo", "income-certificate"]
AGED = timedelta(days=80 * 366)


def act_for_each_other(accounts: dict[str, Account], numbers: dict[str, str]) -> None:
    """``numbers``: the 宛名番号 of each persona. What stands already is left as it is."""
    if "daughter" in numbers and not people.may_act_for(accounts["daughter"]):
        _mother_asks_her_daughter(accounts["daughter"], _beside(numbers["daughter"], -1))
    if "guardian" in numbers and not people.may_act_for(accounts["guardian"]):
        _court_names_a_guardian(accounts["guardian"])
    if "second-child" in numbers:
        _a_name_that_changed(_beside(numbers["second-child"], 1))


def _mother_asks_her_daughter(daughter: Account, mother: people.Resident) -> None:
    account = _account("toshiko", mother)
    if people.resident_id_of(account) is None:
        method = people.LinkMethod.DEMO
        people.link_account_to(account=account, resident_id=mother.pk, method=method)
    today = clock.today()
    with acting_as(actor_of(account)):
        _, code = people.grant_mandate(
            account=account,
            representative_name=daughter.display_name,
            since=today,
            until=today + timedelta(days=366),
            procedures=FOR_CARE,
            reads_letters=True,
        )
    with acting_as(actor_of(daughter)):
        people.accept_mandate(account=daughter, code=code)


def _court_names_a_guardian(guardian: Account) -> None:
    today = clock.today()
    aged = people.Resident.objects.filter(until=None, birth_date__lt=today - AGED)
    ward = aged.exclude(number__startswith="98").order_by("number").first()
    if ward is None:
        return
    _, code = people.record_mandate(
        kind=people.MandateKind.ADULT_GUARDIAN,
        grantor_id=ward.pk,
        representative_name=guardian.display_name,
        document="登記事項証明書（デモ）",
        since=today - timedelta(days=200),
    )
    with acting_as(actor_of(guardian)):
        people.accept_mandate(account=guardian, code=code)


def _a_name_that_changed(resident: people.Resident) -> None:
    """Her card already has the name the register does not know yet."""
    account = _account("saki", resident)
    address = people.person(resident.pk).address_line
    born = resident.birth_date.strftime("%Y%m%d")
    said = {"name": "田川 早紀", "birthdate": born, "gender": "2", "address": address}
    arrivals.get("people")(account, said)


def _account(subject: str, resident: people.Resident) -> Account:
    return identity.open_account(
        kind="resident", issuer=ISSUER, subject=subject, display_name=resident.name, level="L3"
    )


def _beside(number: str, places: int) -> people.Resident:
    """Who stands ``places`` further in the household of the persona with this number."""
    return people.Resident.objects.get(number=str(int(number) + places))
