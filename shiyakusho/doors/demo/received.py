"""Receptions at the counter in several states: prepared at home, asked, identified, filed; of a death."""

from typing import Any
from uuid import UUID

from shiyakusho.desks.counter import public as counter
from shiyakusho.doors.demo.answers import Filler
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.guide import public as guide
from shiyakusho.ground import clock
from shiyakusho.ground.audit import Purpose, acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

CLERK = "registrar"
VISIT = Purpose("visit", "", "窓口での応対")
AT_HOME = {"moved_from": "other_city", "has_dog": False, "oldest_age": "under_40", "children": []}
DONE, UNDER_WAY = ("household-change",), ("water-start-stop", "household-change")
PAPERS = ("juminhyo",)
SIGNED = "M60 60L120 90L180 60M220 50L220 140M260 80L340 80L300 140"
PIN = "1234"
MOST_LOOKED_AT = 50


def receive_some(accounts: dict[str, Account]) -> None:
    """Of the registrar's counter; a second run adds nothing."""
    _cards(accounts)
    clerk = accounts.get(CLERK)
    if clerk is None or bundles.Bundle.objects.filter(clerk=clerk).exists():
        return
    residents = [found for one in accounts.values() if (found := people.resident_id_of(one))]
    with acting_as(actor_of(clerk), VISIT):
        _from_home(clerk)
        if residents:
            _filed(clerk, residents[0])
            _for_certificates(clerk, residents[0])
            _identified(clerk, residents[-1])
        _bereaved(clerk)


def _cards(accounts: dict[str, Account]) -> None:
    """The personas' cards lie beside the reader; one has a single try left, one is over."""
    cards: dict[str, dict[str, Any]] = {}
    for at, (id_, account) in enumerate(sorted(accounts.items())):
        resident = people.resident_id_of(account)
        if resident is None:
            continue
        who = people.person(resident)
        cards[id_] = {
            "name": who.name,
            "birth_date": who.birth_date.isoformat(),
            "sex": who.sex,
            "address": who.address_line,
            "pin": PIN,
            "left": 1 if at == 1 else 3,
            "until": "2025-03-31" if at == 2 else "2034-03-31",
        }
    counter.put_simulated_cards(cards)


def _from_home(clerk: Account) -> None:
    """Somebody from another city, who answered at home."""
    code, _until = guide.carrying.carry(events=["move-in"], facts=AT_HOME, language="en")
    bundles.open_from_home(clerk=clerk, resident_id=None, words=guide.carrying.typed(code))


def _identified(clerk: Account, resident: UUID) -> None:
    """Identified, and its forms begun."""
    reception = _chosen(clerk, resident, UNDER_WAY)
    bundles.identifying.identify(
        reception_id=reception.pk, clerk=clerk, kinds={"insurance", "bank_book"}
    )


def _filed(clerk: Account, resident: UUID) -> None:
    """Signed once and filed."""
    reception = _chosen(clerk, resident, DONE)
    bundles.identifying.identify(reception_id=reception.pk, clerk=clerk, kinds={"mynumber_card"})
    _sign(reception, clerk, resident)


def _for_certificates(clerk: Account, resident: UUID) -> None:
    """Came for certificates alone; they wait for their fees at the till."""
    reception = bundles.receiving.open_reception(
        clerk=clerk, resident_id=resident, events=[], papers_only=True
    )
    bundles.receiving.choose(
        reception_id=reception.pk,
        clerk=clerk,
        procedures=PAPERS,
        takes=lambda _one: True,
        besides=counter.certificates_of(clerk),
    )
    _sign(reception, clerk, resident)
    counter.ask_fees(reception)


def _sign(reception: bundles.Bundle, clerk: Account, resident: UUID) -> None:
    """Answered, read back, signed once and filed."""
    of = bundles.gathering_of(reception)
    person = people.person(resident)
    said: dict[str, dict[str, Any]] = {}
    for draft in forms.together.draft_rows(of.draft_ids):
        definition = catalogue.version(draft.version_id).definition
        filler = Filler(person, clock.today(), draft.procedure_id)
        said[draft.procedure_id] = filler.answers(definition)
    forms.together.fill_in(of=of, answers=said, files={})
    taken = forms.interviews.joint_interview(of, clerk)
    for screen in taken.found.screens:
        forms.interviews.note_joint_papers(taken, {one.name: "kept" for one in screen.files})
    taken = forms.interviews.joint_interview(of, clerk)
    bundles.closing.file_reception(
        reception_id=reception.pk,
        clerk=clerk,
        seen={
            str(one.draft.pk): forms.interviews.digest_of(one.sheet) for one in taken.found.members
        },
        confirmed=True,
        checked=["mynumber_card"],
        signature=bundles.closing.ON_SCREEN,
        strokes=SIGNED,
    )


def _bereaved(clerk: Account) -> None:
    """About somebody old who died, with one of the household who came."""
    old = people.Resident.objects.filter(until=None).order_by("birth_date", "number")
    for one in old[:MOST_LOOKED_AT]:
        home = people.household_of(one.pk)
        others = [who.person.id for who in home.members if who.person.id != one.pk] if home else []
        if others and not people.protected_among([one.pk, *others]):
            reception = bundles.receiving.open_reception(
                clerk=clerk, resident_id=one.pk, events=["death"]
            )
            bundles.receiving.comes(reception_id=reception.pk, clerk=clerk, resident_id=others[0])
            return


def _chosen(clerk: Account, resident: UUID, procedures: tuple[str, ...]) -> bundles.Bundle:
    reception = bundles.receiving.open_reception(
        clerk=clerk, resident_id=resident, events=["move-within"]
    )
    bundles.receiving.tell(
        reception_id=reception.pk,
        clerk=clerk,
        facts={"household_changed": True, "uses_water_contract": True},
    )
    return bundles.receiving.choose(
        reception_id=reception.pk, clerk=clerk, procedures=procedures, takes=lambda _one: True
    )
