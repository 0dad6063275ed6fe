"""The interview (まとめた聞き取り) of several forms: every screen of all of them, each question once.

Pure: sheets go in, screens come out. What several forms ask stands first, by topic; then what is
each form's own, form by form, page by page. A question shows as long as one of the forms asks it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.sheet import Asked, AskedFile, Screen, Sheet
from shiyakusho.engines.forms.text import is_blank

from .meanings import Meanings, topic_of

if TYPE_CHECKING:
    from shiyakusho.engines.forms.models import Draft
    from shiyakusho.registers.catalogue.definition import Definition

COMMON = "common"
WORDS = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True)
class Gathering:
    """The drafts filled in together, in their order. `apart`: meanings the person answers form by form."""

    draft_ids: tuple[UUID, ...]
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Member:
    """One of the forms: its draft, the version it follows, its sheet as it stands."""

    draft: Draft
    definition: Definition
    sheet: Sheet
    meanings: Meanings


@dataclass(frozen=True)
class Place:
    """Where one form asks it now."""

    member: Member
    screen: Screen
    asked: Asked


@dataclass
class Joint:
    """One question of the interview, with every form that asks it now; the first gives the words.

    `name` is the field's name, unique in the interview; `meaning` is empty for a form's own.
    """

    name: str
    meaning: str
    places: list[Place]
    split: str = ""  # the meaning of a question that others ask too, answered form by form

    @property
    def asked(self) -> Asked:
        """The question in the words of the first form."""
        return self.places[0].asked

    @property
    def raw(self) -> Any:
        """What was answered, else what is offered, as the first form has it that has any."""
        given = [one.asked.raw for one in self.places if one.asked.answered]
        raws = [*given, *(one.asked.raw for one in self.places)]
        return next((raw for raw in raws if not is_blank(raw)), self.asked.raw)

    @property
    def differs(self) -> bool:
        """Whether the forms were answered apart before they came together."""
        given = [one.asked.raw for one in self.places if one.asked.answered]
        return any(raw != given[0] for raw in given[1:])

    @property
    def answered(self) -> bool:
        return all(one.asked.answered for one in self.places)

    @property
    def required(self) -> bool:
        return any(one.asked.required for one in self.places)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the answer, in any of the forms, each thing once."""
        if self.differs:
            return (Problem("answers_differ"),)
        found = {(p.code, p.part): p for one in self.places for p in one.asked.reading.problems}
        return tuple(found.values())


@dataclass
class JointFile:
    """One paper of the interview, with every form that wants it now."""

    name: str
    places: list[tuple[Member, AskedFile]]

    @property
    def file(self) -> AskedFile:
        return self.places[0][1]

    @property
    def required(self) -> bool:
        return any(file.required for _, file in self.places)

    @property
    def problems(self) -> tuple[Problem, ...]:
        found = {p.code: p for _, file in self.places for p in file.problems}
        return tuple(found.values())


@dataclass
class JointScreen:
    """What is shown at once. `title` is any text `{% say %}` understands; None where there are only
    files."""

    key: str
    title: Any
    about: str = ""
    intro: Any = None
    member: Member | None = None  # whose own questions these are; None: of several
    joints: list[Joint] = field(default_factory=list)
    files: list[JointFile] = field(default_factory=list)

    @property
    def members(self) -> list[Member]:
        """The forms that what is said here goes to, each once, in their order."""
        found = [one.member for joint in self.joints for one in joint.places]
        found += [member for file in self.files for member, _ in file.places]
        return list({member.draft.pk: member for member in found}.values())

    @property
    def is_done(self) -> bool:
        """Looked at, and nothing on it is missing or wrong."""
        seen = all(one.answered or one.asked.question.kind == "note" for one in self.joints)
        return seen and not any(self.problems())

    def problems(self) -> Iterator[tuple[str, Any, Problem]]:
        """`(field name, label, problem)` of everything on this screen that is missing or wrong."""
        for joint in self.joints:
            for problem in joint.problems:
                yield joint.name, joint.asked.question.label, problem
        for file in self.files:
            for problem in file.problems:
                yield file.name, file.file.item.label, problem


@dataclass
class Interview:
    """All screens that show, in order, over these forms."""

    members: list[Member]
    screens: list[JointScreen]

    def screen(self, key: str) -> JointScreen | None:
        return next((one for one in self.screens if one.key == key), None)

    def number_of(self, key: str) -> int:
        """1-based place of a screen."""
        return [one.key for one in self.screens].index(key) + 1

    def after(self, key: str) -> JointScreen | None:
        at = self.number_of(key)
        return self.screens[at] if at < len(self.screens) else None

    def before(self, key: str) -> JointScreen | None:
        at = self.number_of(key) - 1
        return self.screens[at - 1] if at > 0 else None

    @property
    def first_open(self) -> JointScreen | None:
        """The first screen with something left to do, None when all is done."""
        return next((one for one in self.screens if not one.is_done), None)

    @property
    def questions(self) -> int:
        """How many questions are asked, papers not counted."""
        return sum(one.asked.question.kind != "note" for s in self.screens for one in s.joints)

    @property
    def questions_apart(self) -> int:
        """How many they would be, form by form."""
        return sum(
            len(one.places)
            for screen in self.screens
            for one in screen.joints
            if one.asked.question.kind != "note"
        )


def interview(members: Sequence[Member], apart: frozenset[str] = frozenset()) -> Interview:
    """The interview of these forms, in this order; what is in `apart` is asked form by form."""
    return Interview(list(members), _Joining(members, apart).screens())


class _Joining:
    """One walk over the sheets of all members."""

    def __init__(self, members: Sequence[Member], apart: frozenset[str]) -> None:
        self.members = members
        asked = Counter(m for one in members for m in set(one.meanings.questions.values()))
        papers = Counter(m for one in members for m in set(one.meanings.papers.values()))
        common = {meaning for meaning, times in asked.items() if times > 1}
        self.shared, self.split = common - apart, common & apart
        self.papers = {meaning for meaning, times in papers.items() if times > 1}
        self.places = self._all_places()
        self.placed: set[tuple[str, str]] = set()
        self.attached: set[str] = set()

    def screens(self) -> list[JointScreen]:
        common = self._common()
        own = [
            made
            for member in self.members
            for screen in member.sheet.screens
            if (made := self._own(member, screen, common)) is not None
        ]
        return [*common.values(), *own]

    def _all_places(self) -> dict[tuple[str, str], list[Place]]:
        found: dict[tuple[str, str], list[Place]] = {}
        for member in self.members:
            for screen in member.sheet.screens:
                for asked in screen.asked:
                    if spot := self._spot(member, screen, asked):
                        found.setdefault(spot, []).append(Place(member, screen, asked))
        return found

    def _spot(self, member: Member, screen: Screen, asked: Asked) -> tuple[str, str] | None:
        """Meaning and person of a question that others ask too."""
        meaning = member.meanings.questions.get(asked.question.id, "")
        return (meaning, _person(screen)) if meaning in self.shared else None

    def _common(self) -> dict[str, JointScreen]:
        """What several ask, by topic; not what only an answer further on makes them ask."""
        found: dict[str, JointScreen] = {}
        for member in self.members:
            for screen in member.sheet.screens:
                for asked in screen.asked:
                    spot = self._spot(member, screen, asked)
                    if spot and spot not in self.placed and not self._waits(member, screen, asked):
                        page = self._page_of(found, spot[0], member, screen)
                        page.joints.append(self._joint(spot, Place(member, screen, asked)))
        return found

    def _page_of(
        self, found: dict[str, JointScreen], meaning: str, member: Member, screen: Screen
    ) -> JointScreen:
        topic, person = topic_of(meaning), _person(screen)
        key = topic.id if topic else f"{member.definition.id}.{screen.key}"
        if key not in found:
            title = topic.title if topic else (screen.page.title if screen.page else None)
            about = screen.round.name if person and screen.round else ""
            found[key] = JointScreen(f"{COMMON}.{key}", title, about)
        return found[key]

    def _waits(self, member: Member, screen: Screen, asked: Asked) -> bool:
        """Whether the form asks it only because of an answer that is its own."""
        page = screen.page
        texts = [asked.question.when or "", (page.when if page else "") or ""]
        own = {
            question.id
            for question in (member.definition.form.questions() if member.definition.form else [])
            if member.meanings.questions.get(question.id, "") not in self.shared
        }
        return any(own & set(WORDS.findall(text)) for text in texts)

    def _own(
        self, member: Member, screen: Screen, common: dict[str, JointScreen]
    ) -> JointScreen | None:
        """What is left of a screen; its files go where its questions went."""
        page = screen.page
        made = JointScreen(
            key=f"{member.definition.id}.{screen.key}",
            title=page.title if page else None,
            about=screen.round.name if screen.round else "",
            intro=page.intro if page else None,
            member=member,
        )
        for asked in screen.asked:
            spot = self._spot(member, screen, asked)
            if spot is None:
                made.joints.append(self._alone(member, screen, asked))
            elif spot not in self.placed:
                made.joints.append(self._joint(spot, Place(member, screen, asked)))
        target = made if made.joints else self._where(member, screen, common) or made
        target.files += [one for file in screen.files if (one := self._file(member, file))]
        return made if made.joints or made.files else None

    def _where(
        self, member: Member, screen: Screen, common: dict[str, JointScreen]
    ) -> JointScreen | None:
        """The common page that holds the last question of a screen none is left of."""
        wanted = {(member.draft.pk, asked.path) for asked in screen.asked}
        for page in reversed(common.values()):
            places = [one for joint in page.joints for one in joint.places]
            if any((one.member.draft.pk, one.asked.path) in wanted for one in places):
                return page
        return None

    def _joint(self, spot: tuple[str, str], home: Place) -> Joint:
        self.placed.add(spot)
        others = [one for one in self.places[spot] if one.member is not home.member]
        return Joint(_name(home.member, home.asked), spot[0], [home, *others])

    def _alone(self, member: Member, screen: Screen, asked: Asked) -> Joint:
        meaning = member.meanings.questions.get(asked.question.id, "")
        split = meaning if meaning in self.split else ""
        return Joint(_name(member, asked), "", [Place(member, screen, asked)], split)

    def _file(self, member: Member, file: AskedFile) -> JointFile | None:
        paper = member.meanings.papers.get(file.item.id, "")
        if paper not in self.papers:
            return JointFile(f"file.{_name_of(member, file.item.id)}", [(member, file)])
        if paper in self.attached:
            return None
        self.attached.add(paper)
        places = [
            (one, wanted)
            for one in self.members
            for wanted in one.sheet.files()
            if one.meanings.papers.get(wanted.item.id) == paper
        ]
        return JointFile(f"file.{_name_of(member, file.item.id)}", places)


def _person(screen: Screen) -> str:
    return screen.round.key if screen.round else ""


def _name(member: Member, asked: Asked) -> str:
    return _name_of(member, asked.question.id)


def _name_of(member: Member, id_: str) -> str:
    """A field's name: a question's id has no hyphen, so that the two parts stay apart."""
    return f"{member.definition.id}-{id_}"
