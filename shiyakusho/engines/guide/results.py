"""What the guide answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shiyakusho.registers.catalogue.public import Definition, Text, Version
from shiyakusho.registers.organisation.public import Section

Verdict = Literal["needed", "offered", "not_needed", "undecided", "may_concern"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence and the article of law it rests on."""

    text: Text
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """期限: the last day, and the words of the law's rule. `date` is None until `from_fact` is known.

    `raw` is the last day by the law's own count, before a closed day moves it. `earliest` is the
    first day on which it may be filed. `passed` is as of the day asked about, and `effective_from`
    from when it counts if it is filed on that day.
    """

    text: Text
    date: dt.date | None = None
    from_fact: str | None = None
    earliest: dt.date | None = None
    passed: bool = False
    if_late: Text | None = None
    raw: dt.date | None = None
    effective_from: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to bring; `needed` None = depends on what is not known here."""

    id: str
    text: Text
    needed: bool | None


@dataclass(frozen=True, slots=True)
class Fee:
    """手数料 in yen, or words where it depends."""

    yen: int | None
    text: Text | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure with the answer for this household.

    `unchecked`: the amounts that rest on a figure still to be checked against an official page.
    `ended`: those that rest on a figure which has no value on the day; nobody can say them yet.

    `concerns`: the people it is about, as records (id, name); None where the definition says
    nothing of it or the household is not known.
    """

    id: str
    version: Version
    verdict: Verdict
    because: tuple[Reason, ...]
    missing: frozenset[str]
    deadline: Due | None
    office: Section | None
    documents: tuple[Paper, ...]
    fee: Fee
    channels: tuple[str, ...]
    amounts: Mapping[str, int | dt.date] = field(default_factory=dict)
    unchecked: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()
    verified: bool = True
    concerns: tuple[Mapping[str, object], ...] | None = None

    @property
    def definition(self) -> Definition:
        return self.version.definition

    @property
    def title(self) -> Text:
        return self.definition.title


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """The next best question. `decides` are the procedures whose answer waits for it."""

    fact: str
    type: str
    question: Mapping[str, str]
    why: Mapping[str, str]
    options: tuple[Option, ...] = ()
    decides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideResult:
    """The groups, each in the order of its deadlines, and what to ask next.

    `offered` is what may be asked for and is no duty: nothing is lost by leaving it.
    """

    needed: tuple[Entry, ...]
    not_needed: tuple[Entry, ...]
    undecided: tuple[Entry, ...]
    may_concern: tuple[Entry, ...]
    next_question: Question | None
    useful: tuple[Question, ...] = ()
    together: tuple[str, ...] = ()
    expected: float = 0.0
    offered: tuple[Entry, ...] = ()

    @property
    def open_yes_or_no(self) -> tuple[Question, ...]:
        """For those who like to answer them at once."""
        return tuple(question for question in self.useful if question.type == "bool")

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.needed + self.offered + self.undecided + self.may_concern + self.not_needed
