"""Entries as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from .results import Entry
from .sums import ESTIMATE, Sum, sums_of

CHANNELS = {
    "online": _("オンライン"),
    "counter": _("窓口"),
    "mail": _("郵送"),
    "convenience_store": _("コンビニ"),
    "phone": _("電話"),
}
VERDICTS = {
    "needed": ("info", _("必要です")),
    "offered": ("neutral", _("希望する方")),
    "undecided": ("warning", _("まだわかりません")),
    "may_concern": ("neutral", _("関係するかもしれません")),
    "not_needed": ("success", _("必要ありません")),
}


@dataclass(frozen=True)
class Card:
    """One procedure on a result page."""

    entry: Entry

    @property
    def url(self) -> str:
        return reverse("guide:procedure", args=[self.entry.id])

    @property
    def start_url(self) -> str:
        return start_url(self.entry)

    @property
    def tag(self) -> dict[str, Any]:
        kind, label = VERDICTS[self.entry.verdict]
        return {"kind": kind, "label": label}

    @property
    def to_do(self) -> bool:
        """A duty, or something they may ask for."""
        return self.entry.verdict in {"needed", "offered"}

    @property
    def people(self) -> list[object]:
        """Names of those it is about, where the register gave them."""
        return [one["name"] for one in self.entry.concerns or () if "name" in one]

    @property
    def channels(self) -> list[Any]:
        return [CHANNELS[channel] for channel in self.entry.channels]

    @property
    def laws(self) -> list[str]:
        """Articles: those of the reasons, else those of the procedure."""
        found = [reason.law for reason in self.entry.because if reason.law]
        return list(dict.fromkeys(found or self.entry.definition.law))

    @property
    def sums(self) -> list[Sum]:
        return list(sums_of(self.entry))

    @property
    def estimate(self) -> Any:
        """What is said beside sums; empty where there is none."""
        return ESTIMATE if self.entry.amounts else ""


def start_url(entry: Entry) -> str:
    """Where to apply online; empty when that is not possible."""
    if "online" not in entry.channels or entry.definition.form is None:
        return ""
    try:
        return reverse("forms:start", args=[entry.id])
    except NoReverseMatch:
        return ""


def together_url() -> str:
    """Where what is needed is done all at once; empty where no such desk stands."""
    try:
        return reverse("bundles:choose")
    except NoReverseMatch:
        return ""


def cards(entries: Iterable[Entry]) -> list[Card]:
    return [Card(entry) for entry in entries]
