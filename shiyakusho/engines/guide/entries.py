"""From a judgement to an entry: deadline, office, papers, fee, channels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from shiyakusho.ground.rules import Rule, RuleError, Vocabulary
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.criteria import Layer
from shiyakusho.ground.rules.marks import unchecked, without_value
from shiyakusho.ground.rules.values import Record, Unknown, blend, is_number

from .deadlines import due_of
from .judging import Judgement
from .offices import office_of
from .procedures import Procedure
from .results import Entry, Fee, Paper

TO_DO = frozenset({"needed", "offered"})


def entry_of(
    procedure: Procedure,
    judgement: Judgement,
    case: Case,
    vocabulary: Vocabulary,
    events: Iterable[str],
) -> Entry:
    """Everything a resident needs to act on one procedure."""
    definition, layer = procedure.definition, judgement.layer
    office = office_of(definition.office, case.read("ward"))
    amounts = _amounts(procedure, layer) if judgement.verdict in TO_DO else {}
    return Entry(
        id=procedure.id,
        version=procedure.version,
        verdict=judgement.verdict,
        because=judgement.because,
        missing=judgement.missing,
        deadline=due_of(procedure, events, layer, vocabulary, office),
        office=office,
        documents=_papers(procedure, layer),
        fee=_fee(procedure, layer),
        channels=tuple(definition.channels),
        amounts=amounts,
        unchecked=_unchecked(procedure, amounts, case),
        ended=_ended(procedure, amounts, case) if judgement.verdict in TO_DO else frozenset(),
        verified=procedure.verified,
        concerns=_people(procedure, layer) if judgement.verdict in TO_DO else None,
    )


def _people(procedure: Procedure, layer: Layer) -> tuple[Mapping[str, object], ...] | None:
    """Whom it is about; None where nothing says so or the household is not known."""
    value = _value(procedure.concerns, layer) if procedure.concerns else None
    if not isinstance(value, list) or blend(value).missing:
        return None
    return tuple(one.fields for one in value if isinstance(one, Record))


def _papers(procedure: Procedure, layer: Layer) -> tuple[Paper, ...]:
    papers = []
    for item in procedure.definition.documents:
        needed: bool | None = True
        if item.when:
            rule = procedure.documents.get(item.id)
            value = _value(rule, layer) if rule else None
            needed = value if isinstance(value, bool) else None
        if needed is not False:
            papers.append(Paper(item.id, item.text, needed))
    return tuple(papers)


def _fee(procedure: Procedure, layer: Layer) -> Fee:
    value = _value(procedure.fee, layer) if procedure.fee else None
    yen = int(value) if is_number(value) else None  # type: ignore[call-overload]
    return Fee(yen, procedure.definition.fee_text)


def _amounts(procedure: Procedure, layer: Layer) -> dict[str, int | dt.date]:
    """What can be computed of it: whole numbers and days."""
    values = {name: _value(rule, layer) for name, rule in procedure.amounts.items()}
    return {name: v for name, v in values.items() if isinstance(v, dt.date) or _is_whole(v)}  # type: ignore[misc]


def _unchecked(procedure: Procedure, amounts: Iterable[str], case: Case) -> frozenset[str]:
    """The amounts that rest on a figure nobody has checked yet."""
    day: dt.date = case.values["as_of"]  # type: ignore[assignment]
    return frozenset(
        name for name in amounts if unchecked(procedure.amounts[name], procedure.figures[name], day)
    )


def _ended(procedure: Procedure, amounts: Mapping[str, object], case: Case) -> frozenset[str]:
    """The amounts nobody can say on this day, whatever is answered."""
    day: dt.date = case.values["as_of"]  # type: ignore[assignment]
    open_ = procedure.amounts.keys() - amounts.keys()
    return frozenset(
        name
        for name in open_
        if without_value(procedure.amounts[name], procedure.figures[name], day)
    )


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _value(rule: Rule, layer: Layer) -> object:
    """The value, None when it is not known or cannot be computed."""
    try:
        value = rule.code(layer)
    except (RuleError, RecursionError):
        return None
    return None if isinstance(value, Unknown) else value
