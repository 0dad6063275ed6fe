"""The duties of a room: disclosure, erasure, retention, indicators, open data, search."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shiyakusho.ground.contracts.registries import Registry

# A row of a disclosure may carry this key: an officer looks before it is handed out, and why.
CHECK = "_check"


@dataclass(frozen=True)
class DisclosedFile:
    """A file that belongs to a disclosure; ``read`` gives the safe copy, never an original."""

    name: str
    digest: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Kept:
    """What stays in spite of an erasure: what, why, by which law, until when (``None``: open)."""

    what: str
    why: str
    law: str
    until: date | None = None


def _no_files(subject: str) -> Iterable[DisclosedFile]:
    return ()


def _nothing_kept(subject: str) -> Iterable[Kept]:
    return ()


@dataclass(frozen=True)
class PersonalData:
    """How a room tells (本人開示) and forgets what it keeps about one person.

    ``subject`` is an audit subject such as ``resident:<uuid>`` or ``account:<uuid>``.
    ``disclose(subject)`` yields plain dicts, ``files(subject)`` what belongs to them;
    ``erase(subject)`` returns how many rows went and is safe to repeat (a restore applies erasures
    again); ``kept(subject)`` says what stays and why. ``models`` are the labels (``forms.Draft``)
    this duty answers for: a test of the house finds a model with a link to a person that no duty
    names. Source: 個人情報の保護に関する法律 76条, 90条, 98条.
    """

    title: str
    disclose: Callable[[str], Iterable[dict[str, Any]]]
    erase: Callable[[str], int]
    files: Callable[[str], Iterable[DisclosedFile]] = _no_files
    kept: Callable[[str], Iterable[Kept]] = _nothing_kept
    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Retention:
    """How long a kind of record is kept after it is closed, and how it is purged (保存期間)."""

    title: str
    years: int
    purge: Callable[[], int]


@dataclass(frozen=True)
class Indicator:
    """A number of the plan (KPI), computed from what really happened."""

    title: str
    unit: str
    measure: Callable[[Any, Any], float | int | None]


@dataclass(frozen=True)
class OpenDataset:
    """A table that may be published: no row of it speaks of one person."""

    title: str
    columns: tuple[str, ...]
    rows: Callable[[], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True)
class SearchSource:
    """What a room adds to the search box of the staff door.

    ``find(words, account)`` yields hits that account may see: ``label``, and where there are any
    ``url`` of its page, ``text`` of small print and ``code``: what a machine reads off a paper, which
    alone leads straight to the page. ``asks_purpose``: it finds people, so it is asked
    only during a visit (応対).
    """

    title: str
    find: Callable[[str, Any], Iterable[dict[str, str]]]
    asks_purpose: bool = False


personal_data: Registry[PersonalData] = Registry("personal data")
retention: Registry[Retention] = Registry("retention")
indicators: Registry[Indicator] = Registry("indicators")
open_datasets: Registry[OpenDataset] = Registry("open datasets")
search: Registry[SearchSource] = Registry("search")
