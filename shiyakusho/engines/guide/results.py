"""What the guide answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from shiyakusho.registers.catalogue.public import Definition, Text, Version
from shiyakusho.registers.organisation.public import Section

Verdict = Literal["needed", "not_needed", "undecided", "may_concern"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence and the article of law it rests on."""

    text: Text
    law: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """期限: the last day, and the words of the law's rule. `date` is None until `from_fact` is known.

    `earliest` is the first day on which it may be filed. `passed` is as of the day asked about.
    """

    text: Text
    date: dt.date | None = None
    from_fact: str | None = None
    earliest: dt.date | None = None
    passed: bool = False
    if_late: Text | None = None


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
    """One procedure with the answer for this household."""

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
    amounts: Mapping[str, int] = field(default_factory=dict)
    verified: bool = True

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
    """The four groups, each in the order of its deadlines, and what to ask next."""

    needed: tuple[Entry, ...]
    not_needed: tuple[Entry, ...]
    undecided: tuple[Entry, ...]
    may_concern: tuple[Entry, ...]
    next_question: Question | None
    open_yes_or_no: tuple[Question, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.needed + self.undecided + self.may_concern + self.not_needed
