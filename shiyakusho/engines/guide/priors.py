"""How likely each answer is, for whom: measured from the population or, where the register does
not know, stated (`national/asking/`). They order questions; they decide nothing.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from shiyakusho.ground import yamlfile
from shiyakusho.ground.rules import Fact
from shiyakusho.ground.rules.national import NATIONAL
from shiyakusho.ground.rules.values import Record

FOLDER = NATIONAL / "asking"
LEAST = 1e-3  # an answer nobody gave in the sample is rare, never impossible


@dataclass(frozen=True, slots=True)
class Outlook:
    """For whom: the life events picked, and the age band of the one who asks (None = not known)."""

    events: tuple[str, ...] = ()
    band: int | None = None


@dataclass(frozen=True)
class Prior:
    """Of one fact: the share of each answer for anybody, by event and by age band.

    Answers are options, true and false, numbers, days counted from the day asked about, or lists
    of children as days since their birth. `mark` is measured or verify (stated).
    """

    anybody: Mapping[Any, float]
    events: Mapping[str, Mapping[Any, float]] = field(default_factory=dict)
    bands: Mapping[int, Mapping[Any, float]] = field(default_factory=dict)
    mark: str = "verify"

    def shares(self, outlook: Outlook) -> dict[Any, float]:
        """Event and age band taken as independent of each other given the answer."""
        happened = [self.events[event] for event in outlook.events if event in self.events]
        base = _mean(happened) if happened else self.anybody
        band = self.bands.get(outlook.band) if outlook.band is not None else None
        if band is None:
            return dict(base)
        return {
            answer: share * band.get(answer, LEAST) / max(self.anybody.get(answer, LEAST), LEAST)
            for answer, share in base.items()
        }


@dataclass(frozen=True)
class Priors:
    """The priors of all facts; a fact that has none: each answer alike."""

    facts: Mapping[str, Prior] = field(default_factory=dict)
    bands: Sequence[int] = ()

    def band(self, age: int) -> int | None:
        """The lower end of the band an age lies in."""
        place = bisect_right(self.bands, age)
        return self.bands[place - 1] if place else None

    def shares(self, fact: Fact, outlook: Outlook, day: dt.date) -> list[tuple[object, float]]:
        """Answers as a case takes them, with their shares (not yet made to sum to 1)."""
        prior = self.facts.get(fact.id)
        if prior is None:
            return []
        read = _READERS.get(fact.type.name, lambda answer, day: answer)
        return [(read(answer, day), share) for answer, share in prior.shares(outlook).items()]


def _days_ahead(answer: Any, day: dt.date) -> object:
    return day + dt.timedelta(days=int(answer))


def born(days: Iterable[float], day: dt.date) -> object:
    """Children born so many days ago, as the guide's own question gives them."""
    births = (day - dt.timedelta(days=round(ago)) for ago in days)
    return [Record("children", {"birth_date": birth}) for birth in births]


def _family(answer: Any, day: dt.date) -> object:
    """ "2922 4018" → two children born so many days ago; "" → none."""
    return born(map(float, str(answer).split()), day)


_READERS: Mapping[str, Any] = {"date": _days_ahead, "list": _family}


def _mean(several: Sequence[Mapping[Any, float]]) -> dict[Any, float]:
    answers = dict.fromkeys(answer for shares in several for answer in shares)
    return {a: sum(shares.get(a, 0.0) for shares in several) / len(several) for a in answers}


@lru_cache(maxsize=1)
def national_priors() -> Priors:
    """The measured and the stated priors, read once. ValueError names the fact that is wrong."""
    measured = _load("measured.yaml")
    return read_priors({**measured, "facts": {**stated(), **measured["facts"]}})


def stated() -> dict[str, Any]:
    """What is stated because no register knows it, by fact."""
    content = _load("stated.yaml")
    return {name: {**entry, "mark": content["mark"]} for name, entry in content["facts"].items()}


def _load(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yamlfile.read(FOLDER / name)
    return content


def read_priors(content: Mapping[str, Any]) -> Priors:
    """From `{bands, facts}` as the files give them."""
    facts = {name: _prior(name, entry) for name, entry in content["facts"].items()}
    return Priors(facts, tuple(content["bands"]))


def _prior(name: str, entry: Mapping[str, Any]) -> Prior:
    mark = entry.get("mark")
    if mark not in ("measured", "verify"):
        raise ValueError(f"priors: {name}: mark must be measured or verify")
    return Prior(
        anybody=_table(name, entry["anybody"]),
        events={event: _table(name, one) for event, one in entry.get("events", {}).items()},
        bands={band: _table(name, one) for band, one in entry.get("bands", {}).items()},
        mark=mark,
    )


def _table(name: str, entry: Any) -> dict[Any, float]:
    """A number is the share of "yes"; a list are answers of equal share."""
    if isinstance(entry, int | float):
        table: dict[Any, float] = {True: float(entry), False: 1.0 - float(entry)}
    elif isinstance(entry, Mapping):
        table = {answer: float(share) for answer, share in entry.items()}
    else:
        table = _counted(entry)
    if not table or min(table.values()) < 0 or abs(sum(table.values()) - 1) > 0.02:
        raise ValueError(f"priors: {name}: shares must add up to 1")
    return table


def _counted(answers: Iterable[Any]) -> dict[Any, float]:
    listed = list(answers)
    return {answer: listed.count(answer) / len(listed) for answer in dict.fromkeys(listed)}
