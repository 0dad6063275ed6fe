"""The sheet (記入用紙): a definition's form with what was answered, what shows, what is missing.

Pure: a definition, raw answers, facts and files go in; screens, values and problems come out. It
walks the pages in order, so a condition sees what stands before it. What is hidden is neither
filed nor seen by a rule, but stays in the draft.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.registers.catalogue.public import Conditions, rule_value

from .kinds import Reading, read
from .problems import Problem
from .rounds import Round, rounds_of

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.form import Attachment, Page, Question

FILES_SCREEN = "files"


@dataclass(frozen=True)
class Offered:
    """An answer the house already knows, offered and never asked again; `source`: choices.Source."""

    raw: Any
    source: str
    said_at: date | None = None


@dataclass(frozen=True)
class Asked:
    """One question on a screen, with its answer so far. `path` names it within the whole form."""

    question: Question
    path: str
    raw: Any
    reading: Reading
    required: bool
    answered: bool
    offered: Offered | None = None
    said: str = "self"

    @property
    def source(self) -> str:
        """Where the answer comes from: what was offered and left as it is keeps its source."""
        same = self.offered is not None and self.raw == self.offered.raw
        return self.offered.source if same and self.offered else self.said

    @property
    def is_open(self) -> bool:
        """Whether it still has to be asked: it is wrong, or nobody answered and nothing is known."""
        if self.question.kind == "note":
            return False
        unasked = not self.answered and self.offered is None
        return unasked or bool(self.reading.problems)


@dataclass(frozen=True)
class AskedFile:
    """One item to attach, with the files put there so far."""

    item: Attachment
    files: Sequence[Any]
    required: bool
    on_paper: str = ""  # came as paper: kept or shown

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Missing, too many, or found unfit after it was put there."""
        if any(getattr(one, "blob", one).state == "refused" for one in self.files):
            return (Problem("file_refused"),)
        if self.required and not self.files and not self.on_paper:
            return (Problem("required_file"),)
        if len(self.files) > self.item.max:
            return (Problem("too_many_files", {"max": self.item.max}),)
        return ()


@dataclass
class Screen:
    """What is shown at once. `key` is its name in the address."""

    key: str
    page: Page | None
    round: Round | None = None
    asked: list[Asked] = field(default_factory=list)
    files: list[AskedFile] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing to show: every question is hidden and there is nothing to attach."""
        return not self.asked and not self.files

    @property
    def is_done(self) -> bool:
        """Looked at, and nothing on it is missing or wrong."""
        seen = all(one.answered or one.question.kind == "note" for one in self.asked)
        return seen and not any(self.problems())

    def problems(self) -> Iterator[tuple[str, Any, Problem]]:
        """`(path, label, problem)` of everything on this screen that is missing or wrong."""
        for one in self.asked:
            for problem in one.reading.problems:
                yield one.path, one.question.label, problem
        for file in self.files:
            for problem in file.problems:
                yield file.item.id, file.item.label, problem


@dataclass
class Sheet:
    """All screens that show, in order, and what would be filed."""

    screens: list[Screen] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)
    scope: dict[str, Any] = field(default_factory=dict)  # what conditions see at the end

    def screen(self, key: str) -> Screen | None:
        """The screen with this key, None when it does not show (any more)."""
        return next((one for one in self.screens if one.key == key), None)

    def number_of(self, key: str) -> int:
        """1-based place of a screen."""
        return [one.key for one in self.screens].index(key) + 1

    def after(self, key: str) -> Screen | None:
        """The screen that follows, None at the end."""
        at = self.number_of(key)
        return self.screens[at] if at < len(self.screens) else None

    def before(self, key: str) -> Screen | None:
        """The screen before, None at the start."""
        at = self.number_of(key) - 1
        return self.screens[at - 1] if at > 0 else None

    @property
    def first_open(self) -> Screen | None:
        """The first screen with something left to do, None when all is done."""
        return next((one for one in self.screens if not one.is_done), None)

    def problems(self) -> list[tuple[Screen, str, Any, Problem]]:
        """Everything missing or wrong, in the order of the screens."""
        return [(one, *found) for one in self.screens for found in one.problems()]

    def files(self) -> Iterator[AskedFile]:
        """All items to attach that show."""
        for screen in self.screens:
            yield from screen.files


def fill(
    definition: Definition,
    answers: Mapping[str, Any],
    *,
    facts: Mapping[str, Any],
    offered: Mapping[str, Offered],
    files: Mapping[str, Sequence[Any]],
    as_of: date,
    opened: Collection[str] = (),
    said: str = "self",
    papers: Mapping[str, str] | None = None,
) -> Sheet:
    """The sheet of `definition` filled with raw `answers` and `files` by item, on the day `as_of`.

    `opened`: ids of questions and items that are asked `later`, and are asked now or were already.
    `said`: the source of what was not offered. `papers`: items that came as paper, and how.
    """
    filling = _Filling(definition, answers, offered, as_of, opened)
    filling.said, filling.papers = said, papers or {}
    hidden = filling.conditions.hidden_facts
    filling.scope |= {name: fact for name, fact in facts.items() if name not in hidden}
    return filling.sheet(files)


class _Filling:
    """One walk through the pages. `scope` is what conditions see: facts, then answers."""

    def __init__(
        self,
        definition: Definition,
        answers: Mapping[str, Any],
        offered: Mapping[str, Offered],
        as_of: date,
        opened: Collection[str],
    ) -> None:
        self.said = "self"
        self.papers: Mapping[str, str] = {}
        self.definition = definition
        self.opened = opened
        self.answers = answers
        self.offered = offered
        self.conditions = Conditions(definition, as_of)
        self.scope: dict[str, Any] = {}
        self.out = Sheet()

    def sheet(self, files: Mapping[str, Sequence[Any]]) -> Sheet:
        pages = self.definition.form.pages if self.definition.form else []
        for page in pages:
            if not self.conditions.holds(page.when, self.scope):
                continue
            if page.repeat:
                self._repeated(page)
            else:
                self._plain(page)
        self._attach(files)
        self.out.scope = self.scope
        self.out.screens = [one for one in self.out.screens if not one.is_empty]
        return self.out

    def _plain(self, page: Page) -> None:
        screen = Screen(page.id, page)
        for question in page.questions:
            if self._shows(question, self.scope):
                one = self._ask(question, question.id, self.answers, self.scope)
                screen.asked.append(one)
                self._learn(one, self.scope, self.out.values)
                if one.reading.value is not None:
                    self.out.provenance[question.id] = one.source
        self.out.screens.append(screen)

    def _repeated(self, page: Page) -> None:
        given = self.answers.get(page.id)
        given = given if isinstance(given, dict) else {}
        values, seen = [], []
        for turn in self._rounds(str(page.repeat)):
            screen = Screen(f"{page.id}.{turn.key}", page, turn)
            own = given.get(turn.key)
            own = own if isinstance(own, dict) else {}
            local, filed, record = dict(self.scope), dict(turn.person), dict(turn.person)
            for question in page.questions:
                if self._shows(question, local):
                    one = self._ask(question, f"{screen.key}.{question.id}", own, local)
                    screen.asked.append(one)
                    self._learn(one, local, filed, record)
            self.out.screens.append(screen)
            values.append(filed)
            seen.append(record)
        self.out.values[page.id] = values
        self.scope[page.id] = seen

    def _shows(self, one: Question | Attachment, scope: Mapping[str, Any]) -> bool:
        if one.later and one.id not in self.opened:
            return False
        return self.conditions.holds(one.when, scope)

    def _rounds(self, name: str) -> list[Round]:
        questions = self.definition.form.questions() if self.definition.form else []
        for question in questions:
            if question.kind == "people" and name in (question.id, question.fact):
                return rounds_of(self.out.values.get(question.id))
        return rounds_of(self.scope.get(name))

    def _ask(
        self, question: Question, path: str, given: Mapping[str, Any], scope: Mapping[str, Any]
    ) -> Asked:
        offered = self.offered.get(question.id)
        answered = question.id in given
        raw = given[question.id] if answered else (offered.raw if offered else None)
        required = self.conditions.holds(question.required, scope)
        reading = read(question, raw, required=required)
        return Asked(question, path, raw, reading, required, answered, offered, self.said)

    @staticmethod
    def _learn(one: Asked, scope: dict[str, Any], *kept: dict[str, Any]) -> None:
        """Let later conditions see the answer, by the question's id and by its fact."""
        value, question = one.reading.value, one.question
        if value is None:
            scope.pop(question.id, None)
            return
        scope[question.id] = rule_value(question.kind, value)
        if question.fact:
            scope[question.fact] = scope[question.id]
        if kept:
            kept[0][question.id] = value
        for record in kept[1:]:
            record[question.id] = scope[question.id]

    def _attach(self, files: Mapping[str, Sequence[Any]]) -> None:
        """Put each item on its page, behind the last round of a repeated page, or on the last one."""
        for item in self.definition.attachments:
            if self._shows(item, self.scope):
                required = self.conditions.holds(item.required, self.scope)
                there, paper = files.get(item.id, ()), self.papers.get(item.id, "")
                file = AskedFile(item, there, required, paper)
                self._screen_for(item).files.append(file)

    def _screen_for(self, item: Attachment) -> Screen:
        own = [one for one in self.out.screens if one.page and one.page.id == item.page]
        if own and own[-1].round is None:
            return own[-1]
        key = f"{item.page}.{FILES_SCREEN}" if own else FILES_SCREEN
        there = self.out.screen(key)
        if there is None:
            there = Screen(key, None)
            at = self.out.screens.index(own[-1]) + 1 if own else len(self.out.screens)
            self.out.screens.insert(at, there)
        return there
