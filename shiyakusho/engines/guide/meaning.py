"""The catalogue asks what a definition's rules come to: criteria that can never hold or never fail,
questions whose answer cannot matter, amounts that ended, dates that leave a gap."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from shiyakusho.ground import clock
from shiyakusho.ground.rules import Rule, RuleError, Vocabulary, compile_rule
from shiyakusho.ground.rules.analysis import Remark, analysed, ended_amounts
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.registers.catalogue.public import Definition, Process
from shiyakusho.registers.catalogue.registry import Finding

from .procedures import Condition, condition_of, deciding
from .words import with_definitions


def check_meaning(definition: Definition, process: Process | None) -> Iterable[Finding]:
    """Findings about rules that read well; nothing for a definition whose rules do not."""
    day = today()
    words = with_definitions(national_vocabulary(), [definition])
    try:
        criteria, verdicts = _compiled(definition, words)
    except RuleError:
        return  # guide.rules says what is wrong
    yield from _taken(definition, words)
    for remark in analysed(criteria, verdicts, words, day):
        yield _finding(remark, definition)
    yield from _ended(definition, words, day)
    yield from _dead(definition)


def today() -> dt.date:
    """The database's day; the machine's only where files are checked without a database."""
    try:
        return clock.today()
    except (ImproperlyConfigured, DatabaseError, RuntimeError):  # RuntimeError: a test without one
        return dt.datetime.now(clock.TOKYO).date()


def _compiled(
    definition: Definition, words: Vocabulary
) -> tuple[dict[str, Condition], dict[str, Rule]]:
    inner = words.extended(dict.fromkeys(definition.criteria, "bool"))
    criteria = {name: condition_of(name, one, inner) for name, one in definition.criteria.items()}
    texts = {"needed": definition.needed, "offered": definition.offered}
    rules = {name: deciding(text, words, list(criteria.values())) for name, text in texts.items()}
    return criteria, {name: rule for name, rule in rules.items() if rule is not None}


def _finding(remark: Remark, definition: Definition) -> Finding:
    in_criteria = remark.place in definition.criteria
    place = ("criteria", remark.place, "when") if in_criteria else (remark.place,)
    return Finding(place, remark.code, remark.ja, remark.grave)


def _taken(definition: Definition, words: Vocabulary) -> Iterator[Finding]:
    """A criterion with the name of a fact would hide it from every rule."""
    for name in definition.criteria:
        if name in words.facts:
            yield Finding(("criteria", name), "name_taken", f"「{name}」は事実の名前です")


def _ended(definition: Definition, words: Vocabulary, day: dt.date) -> Iterator[Finding]:
    """Amounts and the fee that read a value no longer (or not yet) in force."""
    inner = words.extended(dict.fromkeys(definition.criteria, "bool"))
    texts: dict[tuple[str, ...], str] = {
        ("amounts", name): one.value for name, one in definition.amounts.items()
    }
    texts |= {("fee",): definition.fee} if definition.fee else {}
    for place, text in texts.items():
        try:
            tree = compile_rule(text, inner).tree
        except RuleError:  # it speaks of answers of the form, or guide.rules says what is wrong
            continue
        for remark in ended_amounts(place[-1], tree, words, day):
            yield Finding(place, remark.code, remark.ja, remark.grave)


def _texts(part: Any) -> Iterator[str]:
    """Every string that is no text for people."""
    if isinstance(part, dict):
        if "ja" not in part:
            yield from (text for key, one in part.items() for text in (key, *_texts(one)))
    elif isinstance(part, list):
        yield from (text for one in part for text in _texts(one))
    elif isinstance(part, str):
        yield part


def _dead(definition: Definition) -> Iterator[Finding]:
    """Facts declared here that nothing here speaks of."""
    document = definition.model_dump(mode="json", by_alias=True, exclude_none=True)
    document.pop("facts", None)
    document.pop("tests", None)
    spoken = {word for text in _texts(document) for word in re.findall(r"[a-z_][a-z0-9_]*", text)}
    for name in definition.facts:
        if name not in spoken:
            yield Finding(
                ("facts", name), "dead_question", f"「{name}」はどこにも使われていません", False
            )
