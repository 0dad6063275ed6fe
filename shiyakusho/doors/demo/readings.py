"""Who read what in the demo's past: the personas see it, ask about it, and managers find misuse."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from shiyakusho.desks.mydata import public as mydata
from shiyakusho.desks.oversight import public as oversight
from shiyakusho.doors.demo import colleagues
from shiyakusho.doors.demo.households import place
from shiyakusho.doors.demo.people import IN_OFFICE_SINCE
from shiyakusho.ground import clock, yamlfile
from shiyakusho.ground.audit import Purpose, acting_as, record_read
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.jp.calendar import is_business_day
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

ASKED_BY = "second-child"  # whose questions, answer and withheld reading are seeded
VISIT = Purpose("visit", "", "窓口での応対")
SEARCHED = 8
ANSWER = (
    "前の市から、住民税のもとになる届けが届きました。"
    "だれの届けかを確かめるために、住所と生年月日を見ています。"
)


def let_them_read(accounts: dict[str, Account]) -> None:
    """Everything of ``readings.yaml``, a question answered and one open, a withheld reading, and an
    officer who looked where they should not."""
    path = Path(__file__).parent / "readings.yaml"
    for persona, lines in yamlfile.read(path).items():
        if persona in accounts and (resident := people.resident_id_of(accounts[persona])):
            for line in lines:
                _read(resident, line)
    if ASKED_BY in accounts:
        _ask(accounts[ASKED_BY])
        _withhold(accounts[ASKED_BY])
    _misuse()
    oversight.inspect_missed()


def _read(resident: UUID, line: dict[str, Any]) -> None:
    who = _officer(line["office"], line.get("role", "clerk"))
    if who is None:
        return
    home = people.household_of(resident)
    everybody = [member.person.subject for member in home.members] if home else []
    together = "people.household" in line["what"] and not line.get("alone")
    subjects = everybody if together else [f"resident:{resident}"]
    for n in range(line.get("times", 1)):
        _note(who, _moment(line["days_ago"], line["at"], minutes=n), subjects, line["what"])


def _note(who: Account, at: datetime, subjects: Iterable[str], what: Iterable[str]) -> None:
    with clock.stopped_at(at), acting_as(actor_of(who), VISIT):
        for name in what:
            record_read(list(subjects), what=name)


def _ask(asker: Account) -> None:
    """One question that was answered, one that waits."""
    answerer = _officer("personal-data", "clerk")
    by_tax = _last_reading(asker, "resident-tax")
    if by_tax and answerer:
        with clock.stopped_at(_moment(17, "20:14")), acting_as(actor_of(asker)):
            asked = mydata.ask_about(asker=asker, event_id=by_tax.pk)
        with clock.stopped_at(_moment(15, "11:30")), acting_as(actor_of(answerer)):
            if not asked.answered_at:
                mydata.answer_inquiry(inquiry_id=asked.pk, actor=answerer, words=ANSWER)
    if by_insurance := _last_reading(asker, "health-insurance"):
        with clock.stopped_at(_moment(2, "19:02")), acting_as(actor_of(asker)):
            mydata.ask_about(asker=asker, event_id=by_insurance.pk)


def _last_reading(asker: Account, office: str) -> AuditEvent | None:
    who, resident = _officer(office, "clerk"), people.resident_id_of(asker)
    rows = AuditEvent.objects.filter(subjects__contains=[f"resident:{resident}"])
    return rows.filter(actor_id=str(who.pk)).order_by("-at").first() if who else None


def _withhold(asker: Account) -> None:
    """A reading of an inquiry under way: ordered by one, confirmed by another, it appears later."""
    subject = f"resident:{people.resident_id_of(asker)}"
    reads = _officer("children-centre", "clerk")
    orders = _officer("children-centre", "section_chief")
    confirms = _officer("personal-data", "section_chief")
    if reads is None or orders is None or confirms is None or orders == confirms:
        return
    _note(reads, _moment(9, "13:10"), [subject], ["people.person"])
    begin = _moment(9, "13:00")
    with clock.stopped_at(_moment(9, "14:00")):
        with acting_as(actor_of(orders)):
            made = mydata.withhold(
                actor=orders,
                subject=subject,
                reason="child-abuse",
                reads_from=begin,
                reads_until=begin + timedelta(hours=2),
                hidden_until=clock.today() + timedelta(days=60),
                note="通告の確かめ（デモ）",
            )
        with acting_as(actor_of(confirms)):
            mydata.confirm_withholding(made.pk, actor=confirms)


def _misuse() -> None:
    """A colleague of the childcare counter: late at night, a namesake, searches for nothing."""
    someone = people.Resident.objects.filter(until=None, number__startswith="99").order_by(
        "-kana_key"
    )
    namesake, *rest = list(someone[: 50 * SEARCHED])
    family = people.family_name(namesake.name)
    others = [one for one in rest if people.family_name(one.name) != family]
    curious = _curious(family)
    _note(curious, _moment(2, "22:41"), [f"resident:{namesake.pk}"], ["people.person"])
    for n, one in enumerate(others[:3]):
        _note(curious, _moment(2, "22:44", minutes=n), [f"resident:{one.pk}"], ["people.person"])
    for n, one in enumerate(others[:SEARCHED]):
        _note(
            curious, _moment(3, "12:20", minutes=2 * n), [f"resident:{one.pk}"], ["people.search"]
        )


def _curious(family: str) -> Account:
    section = organisation.office_for("childcare-support", place().ward_id or None)
    account = identity.open_account(
        kind="staff", issuer=colleagues.ISSUER, subject="curious", display_name=f"{family} 亮太",
        level="L3",
    )  # fmt: skip
    post = organisation.post_above(section.id, "clerk")
    if not organisation.posts_of(account, clock.today()) and not post.single:
        since = clock.today() - IN_OFFICE_SINCE
        organisation.appoint(account=account, post_id=post.pk, since=since)
    return account


def _officer(office: str, role: str) -> Account | None:
    """Who holds the post; ``None`` where the office is not the city's own."""
    try:
        section = organisation.office_for(office, place().ward_id or None)
        return colleagues.in_post(section.id, role)
    except (organisation.UnknownPost, organisation.UnknownSection, organisation.UnknownRole):
        return None


def _moment(days_ago: int, at: str, *, minutes: int = 0) -> datetime:
    day: date = clock.today() - timedelta(days=days_ago)
    while not is_business_day(day):  # the counters are closed
        day -= timedelta(days=1)
    return datetime.combine(day, time.fromisoformat(at), tzinfo=clock.TOKYO) + timedelta(
        minutes=minutes
    )
