"""What a case gives its letters: who it goes to, the reasons, and everything it may quote."""

from __future__ import annotations

from datetime import date
from typing import Any

from shiyakusho.engines.cases.entitlement import first_month
from shiyakusho.engines.cases.facts import amounts_of, facts_of, fee_of
from shiyakusho.engines.cases.models import Case, Decision
from shiyakusho.engines.cases.people_of import Person, person_of
from shiyakusho.engines.cases.process import definition_of, process_of
from shiyakusho.engines.cases.services import clocking
from shiyakusho.engines.cases.shown import hour_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.letters import public as letters

HOLDS, FAILS = True, False


def letter_data(
    case: Case,
    template: str,
    *,
    number: str,
    issued_on: date,
    reasons: list[dict[str, str]],
    outcome: str = "",
    **record: Any,
) -> dict[str, Any]:
    """The data of a letter as engines/letters takes it. ``record`` adds to what was recorded."""
    person = person_of(case)
    context = quotable(case, outcome=outcome, on=issued_on, **record)
    return {
        "section_id": case.section_id,
        "issued_on": issued_on.isoformat(),
        "number": number,
        "addressee": _addressee(person) | _representative(case),
        "reasons": reasons,
        "values": letters.gather(template, context),
        "labels": letters.named(template, _titles_of_amounts(case)),
    }


def quotable(case: Case, *, outcome: str, on: date, **record: Any) -> dict[str, Any]:
    """Everything a paper or another system may be told of a case, by where it comes from:
    ``answers``, ``facts``, ``record``, ``amounts``, ``case``, ``application``, ``applicant``."""
    return {
        "answers": forms.answers_of(case.application),
        "facts": facts_of(case),
        "record": _records(case) | record,
        "amounts": _amounts(case),
        "case": _case(case, outcome, on),
        "application": {
            "arrived_on": clocking.arrived_on(case).isoformat(),
            "receipt_number": case.receipt_number,
        },
        "applicant": _applicant(person_of(case)),
    }


def reasons_of(decision: Decision) -> list[dict[str, str]]:
    """The reasons a letter gives (行政手続法8条): the clerk's words first, then the criteria.

    A grant stands on the criteria that hold; any other answer on those that do not.
    """
    wanted = FAILS if decision.needs_reason else HOLDS
    said = [{"text": decision.reason, "law": ""}] if decision.reason else []
    stands_on = [
        {"text": kept["sentence"], "law": kept["law"]}
        for kept in decision.criteria
        if kept["holds"] is wanted and kept["sentence"] not in decision.reason
    ]
    return said + stands_on


def _amounts(case: Case) -> dict[str, Any]:
    """What the definition computes, the first month, and the fee where one is due."""
    fee = fee_of(case)
    known = {"from_month": first_month(case.entitled_on).isoformat()} | amounts_of(case)
    return known | ({"fee": fee} if fee else {})


def _titles_of_amounts(case: Case) -> dict[str, Any]:
    """What the definition calls its amounts (手当月額), by where a letter finds them."""
    amounts = definition_of(case).amounts
    return {f"amounts.{name}": one.title for name, one in amounts.items() if one.title}


def _case(case: Case, outcome: str, issued_on: date) -> dict[str, Any]:
    titles = {one.id: one.title.ja for one in process_of(case).outcomes}
    return {
        "arrived_on": clocking.arrived_on(case).isoformat(),
        "entitled_on": case.entitled_on.isoformat(),
        "procedure_title": definition_of(case).title.ja,
        "outcome_title": titles.get(outcome, ""),
        "decided_on": issued_on.isoformat(),
    }


def _records(case: Case) -> dict[str, Any]:
    """Everything written down along the way, the later move over the earlier; choices in words."""
    words = {
        (question.id, option.value): option.label.ja
        for move in process_of(case).moves
        for question in move.record
        for option in question.options or []
    }
    found: dict[str, Any] = {}
    for name, kept in case.records.items():
        if name == "appointment":
            found |= {"when": hour_of(kept["at"]), "place": kept["place"]}
        else:
            found |= {key: words.get((key, _plain(value)), value) for key, value in kept.items()}
    return found


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _applicant(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "address": person.address,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
    }


def _representative(case: Case) -> dict[str, str]:
    """Who filed for the addressee: named below them, as 代理人."""
    name = case.application.acted_by_name
    return {"representative": name} if name else {}


def _addressee(person: Person) -> dict[str, Any]:
    """Name and address of the window. Under 支援措置 no address stands on any paper of ours."""
    if person.protected or not person.address:
        return {"name": person.name}
    return {
        "name": person.name,
        "postal_code": person.postal_code,
        "address": [person.address],
    }
