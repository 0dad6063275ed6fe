"""The vocabulary of the guide: the nation's words and the facts the live procedures add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shiyakusho.ground.rules import Fact, Vocabulary
from shiyakusho.ground.rules.types import choice, read_type
from shiyakusho.registers.catalogue.public import Definition


def with_definitions(base: Vocabulary, definitions: Iterable[Definition]) -> Vocabulary:
    """The vocabulary with every fact that only a definition knows; the first to name it wins."""
    facts: dict[str, Fact] = {}
    for definition in definitions:
        for name, fact in own_facts(definition, base).items():
            facts.setdefault(name, fact)
    return base.extended(facts) if facts else base


def own_facts(definition: Definition, base: Vocabulary) -> dict[str, Fact]:
    """Facts of a definition that the vocabulary lacks, typed by its `as`, `ask` or question."""
    return {
        name: _fact(name, use, definition)
        for name, use in definition.facts.items()
        if name not in base.facts
    }


def _fact(name: str, use: Any, definition: Definition) -> Fact:
    options = tuple(option.value for option in use.options or ())
    kind = (
        choice(options) if options else read_type(use.as_ or use.ask or _answered(use, definition))
    )
    return Fact(
        id=name,
        type=kind,
        source="register" if (use.from_ or "").startswith("register.") else "asked",
        question=_texts(use.question) if use.ask else None,
        why=_texts(use.why),
        options=options,
    )


def _answered(use: Any, definition: Definition) -> str:
    """The type of the form's question a fact comes from; "dyn" when it comes from elsewhere."""
    origin, _, question_id = (use.from_ or "").partition(".")
    if origin != "form" or definition.form is None:
        return "dyn"
    kinds = {question.id: question.kind for question in definition.form.questions()}
    return TYPES_OF_QUESTIONS.get(kinds.get(question_id, ""), "dyn")


TYPES_OF_QUESTIONS: Mapping[str, str] = {
    "text": "string", "textarea": "string", "name": "string", "kana": "string", "date": "date",
    "bool": "bool", "choice": "string", "choices": "list<string>", "integer": "int",
    "money": "int", "phone": "string", "email": "string", "people": "people",
}  # fmt: skip


def _texts(text: Any) -> dict[str, str] | None:
    return text.model_dump(exclude_none=True) if text is not None else None


def option_labels(
    vocabulary: Vocabulary, fact: Fact, definitions: Iterable[Definition]
) -> dict[str, Any]:
    """Words for each option of a choice: the definition's own, else the vocabulary's."""
    labels: dict[str, Any] = {}
    for value in fact.options:
        labels[value] = vocabulary.choices.get(f"{fact.id}.{value}") or vocabulary.choices.get(
            value
        )
    for definition in definitions:
        use = definition.facts.get(fact.id)
        for option in (use.options if use else None) or ():
            labels[option.value] = labels.get(option.value) or _texts(option.label)
    return {value: label or {"ja": value} for value, label in labels.items()}
