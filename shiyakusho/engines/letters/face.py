# texts: staff
"""The letter face: every letter a definition can send, written with an example.

The values come from where a case would find them (engines/cases/letter_data): what the example
answers, what the definition computes, what the clerk writes down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.registers.catalogue.registry import Example, Part, Rendered
from shiyakusho.registers.organisation import public as organisation

from . import manifest
from .refusals import MissingValue
from .rendering import print_letter

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Definition, Process, Version

NOBODY = "見本　花子"
ADDRESS = {"postal_code": "8000000", "town": "見本市見本町", "rest": "1番1号"}
RECEIPT = "XXXX-XXX-XXX"
WAITING = timedelta(days=30)
OF_UNIT = {"yen": 12000, "date": None, "month": None}  # None: the day of the example
REASON = "ここに、担当者が書いた理由が入ります。"


def letter_face(version: Version, *, language: str, example: Example) -> Rendered:
    """One part for each letter, and one for its reference sheet where the reader's language has
    one. Missing: a value no case could have, a letter an outcome names and nobody wrote."""
    definition = version.definition
    if definition.form is None:
        return Rendered(())
    parts: list[Part] = []
    missing = list(_unwritten(definition, version.process))
    for name, template_id in _letters(definition).items():
        try:
            parts += _printed(version, name, template_id, language, example)
        except MissingValue as refusal:
            missing += [f"{name}: {one}" for one in refusal.extra["missing"]]
        except Refusal as refusal:
            missing.append(f"{name}: {refusal.code} {refusal.extra}")
    return Rendered(tuple(parts), tuple(missing))


def _letters(definition: Definition) -> dict[str, str]:
    """What the definition sends, and what every application may be sent beside."""
    return {**manifest.standard(), **definition.letters}


def _unwritten(definition: Definition, process: Process | None) -> Iterator[str]:
    for outcome in process.outcomes if process else []:
        if outcome.letter and outcome.letter not in definition.letters:
            yield f"{outcome.id}: letter {outcome.letter}"


def _printed(
    version: Version, name: str, template_id: str, language: str, example: Example
) -> Iterator[Part]:
    template, data = manifest.letter(template_id), _data(version, name, template_id, example)
    at = clock.now()
    yield Part(name, template.title.ja, pdf=print_letter(template_id, data, "ja", at=at))
    if language != "ja":
        sheet = print_letter(template_id, data, language, at=at)
        yield Part(f"{name}.{language}", template.title.in_language(language), pdf=sheet)


def _data(version: Version, name: str, template_id: str, example: Example) -> dict[str, Any]:
    definition = version.definition
    wards = organisation.city().wards
    section = organisation.office_for(definition.office, wards[0].id if wards else None)
    amounts = {f"amounts.{k}": one.title for k, one in definition.amounts.items() if one.title}
    applicant = _applicant(definition, example)
    context = {
        "answers": example.answers,
        "facts": _facts(definition, example),
        "record": _record(version.process, name, example),
        "amounts": _amounts(definition, example),
        "case": _case(version, name, example),
        "application": {"arrived_on": example.as_of.isoformat(), "receipt_number": RECEIPT},
        "applicant": applicant,
    }
    return {
        "section_id": section.id,
        "issued_on": example.as_of.isoformat(),
        "number": organisation.city().number_format.format(
            symbol=section.symbol, number=123, year=example.as_of.year - 2018
        ),
        "addressee": {
            "name": applicant["name"],
            "postal_code": applicant["postal_code"],
            "address": [applicant["address"]],
        },
        "reasons": _reasons(version, name),
        "values": manifest.gather(template_id, context),
        "labels": manifest.named(template_id, amounts),
    }


def _applicant(definition: Definition, example: Example) -> dict[str, Any]:
    """Who filed, by the questions the register would answer."""
    questions = definition.form.questions() if definition.form else []
    own = {
        str(q.prefill): example.answers[q.id]
        for q in reversed(questions)
        if (q.prefill or "").startswith("register.") and q.id in example.answers
    }
    address = own.get("register.address") or ADDRESS
    return {
        "name": own.get("register.name") or NOBODY,
        "postal_code": address["postal_code"],
        "address": f"{address['town']}{address['rest']}",
        "birth_date": own.get("register.birth_date"),
    }


def _facts(definition: Definition, example: Example) -> dict[str, Any]:
    """Facts known otherwise, and those the form asks."""
    questions = definition.form.questions() if definition.form else []
    asked = {q.fact or q.id: example.answers[q.id] for q in questions if q.id in example.answers}
    return {**example.facts, **asked}


def _record(process: Process | None, name: str, example: Example) -> dict[str, Any]:
    """What was written down along the way, choices in words; what one letter alone is given."""
    words = {
        (question.id, option.value): option.label.ja
        for move in (process.moves if process else [])
        for question in move.record
        for option in question.options or []
    }
    said = {
        key: words.get((key, value), value) if isinstance(value, str) else value
        for key, value in example.record.items()
    }
    later = (example.as_of + WAITING).isoformat()
    asked = {"until": later, "items": [{"item": "氏名", "reason": REASON}], "message": REASON}
    asking = {move.letter for move in (process.moves if process else []) if "fields" in move.needs}
    given: dict[str, dict[str, Any]] = {
        "extended": {"extended_until": later},
        **dict.fromkeys(filter(None, {"correction_asked", "papers_asked", *asking}), asked),
        "pre_sent": {"visit_from": later, "visit_until": later, "place": "窓口"},
    }
    return {"when": "12月4日（金）10時", "place": "窓口", **said, **given.get(name, {})}


def _amounts(definition: Definition, example: Example) -> dict[str, Any]:
    """An amount for everything the definition computes; the fee and the first month of any case."""
    day = example.as_of.isoformat()
    made: dict[str, Any] = {
        name: OF_UNIT.get(str(one.unit), 1) or day for name, one in definition.amounts.items()
    }
    return {"from_month": day} | made | ({} if definition.fee == "0" else {"fee": 300})


def _case(version: Version, name: str, example: Example) -> dict[str, Any]:
    outcomes = version.process.outcomes if version.process else []
    title = next((one.title.ja for one in outcomes if one.letter == name), "")
    day = example.as_of.isoformat()
    return {
        "arrived_on": day,
        "entitled_on": day,
        "procedure_title": version.definition.title.ja,
        "outcome_title": title,
        "decided_on": day,
    }


def _reasons(version: Version, name: str) -> list[dict[str, str]]:
    """The clerk's words where the outcome wants them, then the criteria it stands on."""
    outcomes = version.process.outcomes if version.process else []
    refuses = any(one.needs_reason for one in outcomes if one.letter == name)
    said = [{"text": REASON, "law": ""}] if refuses or name in manifest.standard() else []
    criteria: Mapping[str, Any] = version.definition.criteria
    stands_on = [
        {
            "text": (one.unless.ja if refuses and one.unless else one.because.ja),
            "law": one.law or "",
        }
        for one in criteria.values()
    ]
    wanted = stands_on[:1] if refuses else stands_on
    return said + ([] if name in manifest.standard() else wanted) or [{"text": REASON, "law": ""}]
