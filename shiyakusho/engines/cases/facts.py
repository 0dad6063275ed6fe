"""What is known of a case for rules: the register's facts, the answers, and what follows.

Rules are asked as of the 到達日: the law in force when the application arrived.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.people_of import register_facts
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.refusals import DeciderUnknown
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.rules import (
    RuleError,
    Vocabulary,
    compile_rule,
    evaluate,
    fitting,
    plain,
)
from shiyakusho.ground.rules.national import national_vocabulary

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Criterion, Definition
    from shiyakusho.registers.catalogue.public import Text


@dataclass(frozen=True)
class Judged:
    """One criterion (審査基準) asked of this case: ``holds`` is ``None`` when facts are missing."""

    id: str
    holds: bool | None
    sentence: Text
    law: str
    missing: tuple[str, ...]
    used: tuple[str, ...] = ()

    def as_kept(self) -> dict[str, Any]:
        """As a decision keeps it, in the words of that day."""
        return {"id": self.id, "holds": self.holds, "sentence": self.sentence.ja, "law": self.law}


def criteria_of(case: Case) -> list[Judged]:
    """Every criterion in force on the 到達日, with its answer and the sentence that says it."""
    definition, as_of = definition_of(case), _as_of(case)
    words, facts = _known(case, definition)
    return judged(definition, words, facts, as_of)


def judged(
    definition: Definition, words: Vocabulary, facts: Mapping[str, Any], as_of: date
) -> list[Judged]:
    """Every criterion of a definition in force on a day, asked of these facts."""
    return [
        _judged(name, criterion, words, facts, as_of)
        for name, criterion in definition.criteria.items()
        if _in_force(criterion, as_of)
    ]


def amounts_of(case: Case) -> dict[str, Any]:
    """The amounts the definition computes; ``None`` for one that cannot be computed yet."""
    definition, as_of = definition_of(case), _as_of(case)
    words, facts = _known(case, definition)
    return {
        name: plain(_value(amount.value, words, facts, as_of))
        for name, amount in definition.amounts.items()
    }


def decider_role(case: Case) -> str:
    """The post role that decides (専決規程); :class:`DeciderUnknown` when its rule cannot say."""
    definition = definition_of(case)
    rule = definition.process.decides if definition.process else None
    role = _loosely(rule or "'section_chief'", case, amounts=amounts_of(case))
    if not isinstance(role, str) or not role:
        raise DeciderUnknown
    return role


def fee_of(case: Case) -> int:
    """The fee in yen by the definition's rule; 0 where there is none."""
    fee = _loosely(definition_of(case).fee or "0", case)
    return int(fee) if isinstance(fee, int | float) and fee > 0 else 0


def facts_of(case: Case) -> dict[str, Any]:
    """Every fact known, as plain values: the register's, then what the applicant said."""
    return _known(case, definition_of(case))[1]


def _known(case: Case, definition: Definition) -> tuple[Vocabulary, dict[str, Any]]:
    """As :func:`_gather`; kept on the case object, which lives for one request."""
    kept: tuple[Vocabulary, dict[str, Any]] | None = getattr(case, "_known_facts", None)
    if kept is None:
        kept = case._known_facts = _gather(case, definition)  # type: ignore[attr-defined]
    return kept


def _gather(case: Case, definition: Definition) -> tuple[Vocabulary, dict[str, Any]]:
    """The vocabulary with this procedure's own facts, and the values that fit it."""
    words = words_of(definition)
    known = register_facts(case.resident_id, _as_of(case))
    if case.entitled_on:  # of a case it is settled; only the guide derives it
        known = known | {"entitled_on": case.entitled_on}
    # What the applicant said goes before the register, where it can be read at all.
    said = said_in(forms.answers_of(case.application), definition)
    return words, fitting(known, words) | fitting(said, words)


def words_of(definition: Definition) -> Vocabulary:
    """The nation's words, and the facts that are this procedure's own."""
    words = national_vocabulary()
    own = {
        name: kind
        for name, use in definition.facts.items()
        if (kind := use.as_ or use.ask) and words.type_of(name) is None
    }
    return words.extended(own) if own else words


def said_in(answers: Mapping[str, Any], definition: Definition) -> dict[str, Any]:
    """What the answers say about facts: a question bound to one or bearing its name, and what the
    definition takes from the form. What is no fact of the vocabulary falls away later."""
    bound = {
        q.fact or q.id: _said_value(answers[q.id])
        for q in (definition.form.questions() if definition.form else [])
        if q.id in answers
    }
    for name, use in definition.facts.items():
        source, _, question = (use.from_ or "").partition(".")
        if source == "form" and question in answers:
            bound[name] = _said_value(answers[question])
    return bound


def _said_value(value: Any) -> Any:
    """An answer as rules know it. People as written in a form are who, and when born."""
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        wanted = ("name", "birth_date")
        return [{name: row[name] for name in wanted if row.get(name)} for row in value]
    return value


def _judged(
    name: str, criterion: Criterion, words: Vocabulary, facts: Mapping[str, Any], as_of: date
) -> Judged:
    holds: bool | None = None
    missing: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    try:
        rule = compile_rule(criterion.when, words)
        used = tuple(sorted(name for name in rule.names if name in facts))
        # A case does not know by which life event somebody came: such a rule stays open.
        if "events" not in rule.names:
            outcome = rule.evaluate(facts, as_of)
            holds = outcome.value if isinstance(outcome.value, bool) else None
            missing = tuple(sorted(outcome.missing))
    except RuleError:
        holds = None
    sentence = criterion.because if holds is not False else criterion.unless or criterion.because
    return Judged(name, holds, sentence, criterion.law or "", missing, used)


def _value(text: str, words: Vocabulary, facts: Mapping[str, Any], as_of: date) -> Any:
    try:
        return compile_rule(text, words).evaluate(facts, as_of).value
    except RuleError:
        return None


def _loosely(text: str, case: Case, **more: Any) -> Any:
    """Ask a rule that also sees the answers, which have no declared types."""
    try:
        return evaluate(
            text,
            {**forms.answers_of(case.application), **facts_of(case), "as_of": _as_of(case), **more},
        )
    except RuleError:
        return None


def _in_force(criterion: Criterion, on: date) -> bool:
    begun = criterion.from_ is None or criterion.from_ <= on
    return begun and (criterion.until is None or on <= criterion.until)


def _as_of(case: Case) -> date:
    return case.arrived_at.astimezone(clock.TOKYO).date()
