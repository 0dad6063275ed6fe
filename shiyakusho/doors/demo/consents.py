"""Consents in the demo: one that waits for an owner, one for a spouse, one whose link ran out, one given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import islice
from typing import Any

from shiyakusho.doors.demo.answers import Filler
from shiyakusho.doors.demo.attaching import attach
from shiyakusho.doors.demo.crowd import account_of, grown_ups
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing import public as signing
from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import SYSTEM, acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

SPOUSE, SPOUSES_MAIL, OWNERS_MAIL = "久子", "spouse@example.jp", "owner@example.jp"
OLD = 70
BORN = "1948-05-05"
PAPERS = ("consent_form", "owner_consent")
HOME = {
    "applicant_kind": "family", "insured_name": "若松 トシ子",
    "ownership": "family", "owner_name": "若松 浩",
}  # fmt: skip


def ask_for_consents(accounts: dict[str, Account]) -> None:
    """File what needs somebody else, and let the days pass. Done once, with the rest of the past."""
    daughter = accounts.get("daughter")
    if daughter is not None and (resident := people.resident_id_of(daughter)) is not None:
        asked = _file("care-home-reform", people.person(resident), daughter, 3, HOME)
        _ask(asked, daughter, "若松 浩", OWNERS_MAIL, days_ago=2)
    born_by = clock.today() - timedelta(OLD * 365)
    elders = (one for one, _youngest in grown_ups(clock.today()) if one.birth_date <= born_by)
    for person, happens in zip(islice(elders, 20, 23), (_waits, _ran_out, _agreed), strict=False):
        name = f"{person.name.split()[0]} {SPOUSE}"
        happens(person, account_of(person), name)


def _waits(person: Any, account: Account, name: str) -> None:
    application = _file("care-limit-cert", person, account, 4, _spouse(name))
    _ask(application, account, name, SPOUSES_MAIL, days_ago=3)


def _ran_out(person: Any, account: Account, name: str) -> None:
    application = _file("care-limit-cert", person, account, 20, _spouse(name))
    _ask(application, account, name, SPOUSES_MAIL, days_ago=19)
    for days_ago, passes in ((11, signing.remind_due), (4, signing.expire_due)):
        _on(days_ago, SYSTEM, passes)


def _agreed(person: Any, account: Account, name: str) -> None:
    application = _file("care-limit-cert", person, account, 6, _spouse(name))
    consent = _ask(application, account, name, SPOUSES_MAIL, days_ago=5)
    known = signing.Known(name, "code", consent.birth_date)
    _on(
        4,
        SYSTEM,
        lambda: signing.agree(consent_id=consent.pk, known=known, digest=consent.digest),
    )


def _spouse(name: str) -> dict[str, Any]:
    return {
        "applicant_kind": "self", "has_spouse": True, "spouse_name": name,
        "spouse_birth_date": BORN, "spouse_apart": False, "spouse_taxed": False,
        "consents_inquiry": True,
    }  # fmt: skip


def _file(
    procedure: str, person: Any, account: Account, days_ago: int, said: dict[str, Any]
) -> Any:
    definition = catalogue.live(procedure).definition
    filler = Filler(person, clock.today() - timedelta(days_ago), f"consent-{procedure}-{person.id}")
    items = [item.id for item in definition.attachments if item.id not in PAPERS]
    return _on(
        days_ago,
        actor_of(account),
        lambda: forms.apply(
            procedure=procedure,
            answers=filler.answers(definition) | said,
            attachments=attach(items, account),
            idempotency_key=f"consent-{procedure}",
            account=account,
        ),
    )


def _ask(application: Any, account: Account, name: str, email: str, *, days_ago: int) -> Any:
    def asks() -> Any:
        [consent] = signing.consents_of(application.pk)
        return signing.invite(consent_id=consent.pk, name=name, email=email)[0]

    return _on(days_ago, actor_of(account), asks)


def _on(days_ago: int, actor: Any, happens: Callable[[], Any]) -> Any:
    with clock.stopped_at(clock.now() - timedelta(days_ago)), acting_as(actor, "デモの準備"):
        return happens()
