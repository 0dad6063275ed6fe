"""What is wrong with a working copy, each with the element to open (確かめること).

Checking a whole definition takes longer than a page may: what was found is kept by the document's own
digest, and a page asks for it by itself once it is there.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from shiyakusho.registers.catalogue import public as catalogue

from .blueprint import Section
from .copies import Copy
from .located import located
from .outline import title_of
from .places import at, place_of, text_of

KEPT = 256
_kept: OrderedDict[str, list[Found]] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Found:
    """One finding; `place` is dotted as fields are named, `where` names the element."""

    section: Section
    place: str
    where: str
    query: str
    message: str
    code: str
    severity: str


def found_if_known(copy: Copy) -> list[Found] | None:
    """The findings of this very document, when it was checked already."""
    with _lock:
        return _kept.get(copy.digest)


def found_in(copy: Copy) -> list[Found]:
    """The findings, errors first, in the order of the sections."""
    known = found_if_known(copy)
    if known is not None:
        return known
    found = [_found(copy, fault) for fault in catalogue.findings_of(copy.document)]
    found.sort(key=lambda one: one.severity != "error")
    with _lock:
        _kept[copy.digest] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _found(copy: Copy, fault: catalogue.Fault) -> Found:
    place = place_of(fault.field)
    where = located(copy.document, place)
    element = at(copy.document, where.place) if where.place else None
    words = title_of(element, where.place) if where.place else where.element.title
    return Found(
        where.section, text_of(place), f"{where.section.title}：{words}"[:120], where.query,
        fault.message, fault.code, fault.severity,
    )  # fmt: skip
