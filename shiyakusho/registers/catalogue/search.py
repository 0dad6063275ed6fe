"""Finding a procedure by what people type: reading, half-width kana, plain words, law, life event.

A city has some hundred procedures, never more than some thousand: their search entries are held in
memory as of the catalogue's revision, and a search is one pass over them.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from shiyakusho.ground.jp.text import kana_key, search_key

from .cache import Entry, entries
from .refusals import InvalidCursor
from .synonyms import synonyms
from .words import content_words

MAX_QUERY = 100
MAX_TERMS = 6
MAX_LIMIT = 100
ALL, ANY = "all", "any"
Place = tuple[str, int, str]


@dataclass(frozen=True)
class Found:
    """Ids in order of fitness, and where the next page begins (None at the end)."""

    procedure_ids: list[str]
    next_cursor: str | None


@dataclass(frozen=True)
class _Term:
    """One word asked for: its key, its reading folded as readings are, the words in it."""

    key: str
    kana: str
    words: frozenset[str]
    synonyms: tuple[str, ...]

    def fits(self, entry: Entry) -> bool:
        """Part of the title, summary, law, event or reading; or all its words in the whole text."""
        if self.key in entry.haystack or self.kana in entry.haystack:
            return True
        return bool(self.words) and self.words <= entry.words

    def score(self, entry: Entry) -> int:
        """How well the title fits: the whole of it, its beginning, inside it, its reading."""
        title = entry.title_key
        return (
            60 * (title == self.key)
            + 30 * title.startswith(self.key)
            + 40 * (self.key in title)
            + 35 * (self.kana in entry.title_kana)
            + 12 * any(other in title for other in self.synonyms)
            + 6 * title.startswith(self.synonyms)
            + 10 * (self.key in entry.haystack)
        )


def find(q: str, *, event: str | None, cursor: str | None, limit: int) -> Found:
    """Search the live procedures. All terms must fit; when nothing fits them all, any may."""
    limit = max(1, min(limit, MAX_LIMIT))
    after = _opened(cursor)
    among = [one for one in entries() if event is None or event in one.events]
    terms = _terms(q)
    if not terms:
        return _listed(among, after, limit)
    mode = after[0] if after else ALL
    hits = [one for one in among if all(term.fits(one) for term in terms)] if mode == ALL else []
    if not hits and after is None:
        mode = ANY
    if mode == ANY:
        hits = [one for one in among if any(term.fits(one) for term in terms)]
    places = sorted((-_score(terms, one), one.procedure_id) for one in hits)
    if after:
        places = [place for place in places if place > (-after[1], after[2])]
    return _page([(mode, -score, procedure_id) for score, procedure_id in places], limit)


def _score(terms: list[_Term], entry: Entry) -> int:
    """Fitness of the words first; among equals what can be filed here and concerns more of life."""
    words = sum(term.score(entry) for term in terms)
    return 16 * words + 8 * entry.has_form + min(len(entry.events), 7)


def _terms(q: str) -> list[_Term]:
    same = synonyms().of
    found = []
    for word in q[:MAX_QUERY].replace("\x00", "").split()[:MAX_TERMS]:
        key, kana = search_key(word), kana_key(word)
        if key and kana:
            found.append(_Term(key, kana, frozenset(content_words(key)), same.get(key, ())))
    return found


def _listed(among: list[Entry], after: Place | None, limit: int) -> Found:
    """Everything, by reading."""
    ordered = sorted(among, key=lambda one: (one.title_kana, one.procedure_id))
    ids = [one.procedure_id for one in ordered]
    if after:
        # Gone since the last page: begin anew rather than skip.
        ids = ids[ids.index(after[2]) + 1 :] if after[2] in ids else ids
    return _page([(ALL, 0, one) for one in ids], limit)


def _page(places: list[Place], limit: int) -> Found:
    kept = places[:limit]
    cursor = _closed(kept[-1]) if len(places) > limit else None
    return Found([procedure_id for _, _, procedure_id in kept], cursor)


def _closed(place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _opened(cursor: str | None) -> Place | None:
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place: Any = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        mode, score, procedure_id = place
        if mode not in {ALL, ANY} or not isinstance(procedure_id, str):
            raise ValueError
        return mode, int(score), procedure_id
    except (ValueError, TypeError, binascii.Error, UnicodeError):
        raise InvalidCursor from None
