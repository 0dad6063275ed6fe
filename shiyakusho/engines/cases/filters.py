"""What a list of cases can be asked for: pure, from a query string or a saved queue and back.

What cannot be meant is refused by its name (:class:`FilterUnknown`): a list that quietly asks for
something else than was written shows the wrong cases, and hides the right ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from shiyakusho.engines.cases.refusals import FilterUnknown
from shiyakusho.ground.contracts.identities import as_uuid

View = Literal[
    "open", "mine", "unassigned", "to_decide", "waiting", "overdue", "decided", "closed", "all"
]
VIEWS: tuple[str, ...] = get_args(View)
CLOSED = ("closed", "decided")  # listed by when they ended, and in no other order
SORTS = ("look", "arrived", "newest")
MARKS = ("answered", "unanswered", "amber", "red", "escalated", "doubted", "extended", "stopped",
         "secret")  # fmt: skip
PEOPLE = ("me", "nobody", "others")
ID = re.compile(r"[a-z0-9_-]{0,80}")
RECEIPT = re.compile(r"[0-9A-Za-z-]{0,40}")
DUE = re.compile(r"|late|none|[0-9]{1,3}")
ARRIVED = re.compile(r"|(over)?[0-9]{1,4}")
SECRECY = re.compile(r"[123]?")


def _one_of(*known: str) -> Callable[[str], bool]:
    return lambda text: text == "" or text in known


def _like(shape: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: shape.fullmatch(text) is not None


def _somebody(text: str) -> bool:
    return text in ("", *PEOPLE) or as_uuid(text) is not None


@dataclass(frozen=True)
class CaseFilter:
    """One list of cases; an empty value asks for nothing.

    ``state``: a step's id. ``q``: the beginning of a receipt number. ``assignee``: me, nobody, others
    or an account's id. ``due``: late, none, or within so many days. ``arrived``: within so many days,
    or ``over`` so many days ago. ``mark``: see ``marks``. ``secrecy``: 1 to 3. ``sort``: the day to
    look (``look``), the longest waiting first (``arrived``) or the newest first.
    """

    view: str = "open"
    state: str = ""
    procedure: str = ""
    q: str = ""
    section: str = ""
    assignee: str = ""
    due: str = ""
    arrived: str = ""
    channel: str = ""
    mark: str = ""
    secrecy: str = ""
    sort: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> CaseFilter:
        """Read a filter from a query; :class:`FilterUnknown` names every value that means nothing.

        Names that are none of a filter's (a cursor, a column) are left to whoever reads them.
        """
        said = {name: str(given.get(name) or "").strip() for name in SENSE}
        unknown = {name: text[:80] for name, text in said.items() if not SENSE[name](text)}
        if unknown:
            raise FilterUnknown(extra={"filters": unknown})
        said["view"] = said["view"] or "open"
        said["q"] = said["q"].upper()
        if said["view"] in CLOSED:
            said["sort"] = ""
        return cls(**said)

    def query(self) -> dict[str, str]:
        """The filter as the shortest query that means it."""
        standard = CaseFilter()
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != getattr(standard, field.name)
        }

    def but(self, **changes: str) -> CaseFilter:
        """The same list, with something else asked."""
        return replace(self, **changes)


SENSE: dict[str, Callable[[str], bool]] = {
    "view": _one_of(*VIEWS),
    "state": _like(ID),
    "procedure": _like(ID),
    "q": _like(RECEIPT),
    "section": _like(ID),
    "assignee": _somebody,
    "due": _like(DUE),
    "arrived": _like(ARRIVED),
    "channel": _one_of("online", "api", "counter", "mail"),
    "mark": _one_of(*MARKS),
    "secrecy": _like(SECRECY),
    "sort": _one_of(*SORTS),
}
