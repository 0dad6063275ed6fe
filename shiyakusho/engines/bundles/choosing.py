"""Which procedures an event asks for: the needed ones are chosen already, each with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shiyakusho.engines.forms.registry import Underway, underway
from shiyakusho.engines.guide import public as guide
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.rules.national import national_vocabulary

from .ways import Way, way_of

GROUPS = (
    ("needed", _("必要な手続き")),
    ("offered", _("希望すればできる手続き")),
    ("undecided", _("まだわからない手続き")),
    ("may_concern", _("関係するかもしれない手続き")),
)


@dataclass(frozen=True)
class Choice:
    """One procedure to choose. `chosen`: by the guide, or by the person before."""

    entry: guide.Entry
    way: Way
    chosen: bool
    underway: Sequence[Underway] = ()

    @property
    def papers(self) -> list[str]:
        """Ids of what to bring."""
        return [paper.id for paper in self.entry.documents]


@dataclass(frozen=True)
class Group:
    """Procedures of one verdict. Only what is needed stands open."""

    id: str
    title: Any
    choices: list[Choice]

    @property
    def is_open(self) -> bool:
        return self.id == "needed" or any(one.chosen for one in self.choices)


def known_events(wanted: Iterable[str]) -> list[str]:
    """Those of these events that the vocabulary has, in its order."""
    asked = set(wanted)
    return [event for event in national_vocabulary().events if event in asked]


def groups_for(
    request: HttpRequest,
    account: Account | None,
    events: Sequence[str],
    chosen: Collection[str] = (),
) -> list[Group]:
    """What to choose from; `chosen` in place of the guide's own choice when something was picked."""
    found = guide.answer_for(request, events)
    return [
        Group(name, title, choices)
        for name, title in GROUPS
        if (choices := [_choice(e, account, name, chosen) for e in getattr(found, name)])
    ]


def chosen_in(groups: Iterable[Group], wanted: Collection[str]) -> list[Choice]:
    """The choices with these ids, in the order of the page."""
    return [one for group in groups for one in group.choices if one.entry.id in wanted]


def _choice(
    entry: guide.Entry, account: Account | None, group: str, chosen: Collection[str]
) -> Choice:
    way = way_of(entry.definition, account)
    begun = underway(account, entry.id) if account is not None and way == "online" else []
    picked = entry.id in chosen if chosen else group == "needed" and not begun
    return Choice(entry, way, picked and way in ("online", "counter"), begun)
