"""Which questions of different forms mean the same (同じことを聞く質問): asked once, answered for all.

Bound to one fact of the vocabulary, or named together in `national/asking/same.yaml`; of the same
kind, with the same choices, about the same person. Everything else is its form's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from shiyakusho.ground import yamlfile
from shiyakusho.ground.rules.national import NATIONAL, national_vocabulary

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.form import Attachment, Page, Question

FILE = NATIONAL / "asking" / "same.yaml"


@dataclass(frozen=True, slots=True)
class Same:
    """One line of the table: ids of questions or papers, and of which procedures."""

    name: str
    asks: frozenset[str]
    only: frozenset[str]
    but: frozenset[str]
    prefill: str = ""

    def holds(self, procedure_id: str, id_: str, prefill: str | None = None) -> bool:
        """Whether what has this id there means it."""
        here = procedure_id in self.only if self.only else procedure_id not in self.but
        return here and id_ in self.asks and (not self.prefill or self.prefill == prefill)


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions that go on one page, under one title (`{ja, plain, en}`)."""

    id: str
    title: Mapping[str, str]
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`national/asking/same.yaml`, read."""

    questions: tuple[Same, ...]
    papers: tuple[Same, ...]
    apart: frozenset[str]
    topics: tuple[Topic, ...]


@dataclass(frozen=True)
class Meanings:
    """What the questions and papers of one form mean, by id; those that are its own are absent.

    A question of a repeated page means something about one person: its meaning begins with the
    meaning of the list the page goes through.
    """

    questions: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def table() -> Table:
    """The table of the national files, read once per process."""
    content = yamlfile.read(FILE)
    return Table(
        tuple(_read(content["questions"])),
        tuple(_read(content["papers"])),
        frozenset(content["apart"]),
        tuple(
            Topic(id_, one["title"], tuple(one["means"])) for id_, one in content["topics"].items()
        ),
    )


def meanings_of(definition: Definition) -> Meanings:
    """The meanings of a form. Of two questions of one form with the same meaning the first has it."""
    questions: dict[str, str] = {}
    for page in definition.form.pages if definition.form else []:
        for question in page.questions:
            found = _meaning(definition, page, question)
            if found and found not in questions.values():
                questions[question.id] = found
    papers = {
        item.id: found for item in definition.attachments if (found := _paper(definition, item))
    }
    return Meanings(questions, papers)


def topic_of(meaning: str) -> Topic | None:
    """The topic of what a question means; None where the page of its form is as good."""
    name = meaning.split("|", maxsplit=1)[0]
    return next((topic for topic in table().topics if name in topic.means), None)


def _meaning(definition: Definition, page: Page, question: Question) -> str:
    name = _name(definition, question)
    if question.kind == "note" or not name:
        return ""
    if page.repeat:
        people = _people(definition, page.repeat)
        name = f"{people}>{name}" if people else ""
    options = ",".join(sorted(option.value for option in question.options or []))
    return f"{name}|{question.kind}|{options}" if name else ""


def _name(definition: Definition, question: Question) -> str:
    if f"{definition.id}.{question.id}" in table().apart:
        return ""
    for one in table().questions:
        if one.holds(definition.id, question.id, question.prefill):
            return one.name
    bound = national_vocabulary().facts.get(question.fact or "")
    # The day of "the event" is another one in every procedure.
    return f"fact.{question.fact}" if bound is not None and not bound.generic else ""


def _people(definition: Definition, repeat: str) -> str:
    """The meaning of the list a page repeats through: a question of the form, or a register's fact."""
    for question in definition.form.questions() if definition.form else []:
        if question.kind == "people" and repeat in (question.id, question.fact):
            return _name(definition, question)
    return f"fact.{repeat}"


def _paper(definition: Definition, item: Attachment) -> str:
    for one in table().papers:
        if one.holds(definition.id, item.id):
            return f"{one.name}|{','.join(sorted(item.kinds))}"
    return ""


def _read(lines: Mapping[str, Any]) -> Iterator[Same]:
    for name, line in lines.items():
        yield Same(
            name,
            frozenset(line["asks"]),
            frozenset(line.get("only", ())),
            frozenset(line.get("except", ())),
            line.get("prefill", ""),
        )
