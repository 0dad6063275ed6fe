"""Finding a procedure by what people type: reading, half-width kana, plain words, law, life event."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from shiyakusho.ground.jp.text import kana_key, search_key

from .indexing import lexeme
from .refusals import InvalidCursor
from .synonyms import synonyms_of
from .words import content_words

MAX_QUERY = 100
MAX_TERMS = 6
MAX_LIMIT = 100


@dataclass(frozen=True)
class Found:
    """Ids in order of fitness, and where the next page begins (None at the end)."""

    procedure_ids: list[str]
    next_cursor: str | None


@dataclass
class _Clause:
    """A condition or a score in SQL with its parameters."""

    sql: str
    values: list[Any]


def find(q: str, *, event: str | None, cursor: str | None, limit: int) -> Found:
    """Search the live procedures. All terms must fit; when nothing fits them all, any may."""
    limit = max(1, min(limit, MAX_LIMIT))
    after = _opened(cursor)
    terms = _terms(q)
    if not terms:
        return _listed(event, after, limit)
    any_term = bool(after and after[0] == "any")
    rows = [] if any_term else _matching(terms, " AND ", event, after, limit)
    if not rows and (any_term or after is None) and len(terms) > 1:
        any_term = True
        rows = _matching(terms, " OR ", event, after, limit)
    return _page(rows, limit, "any" if any_term else "all")


@dataclass(frozen=True)
class _Term:
    """One word asked for: its key, its reading folded as readings are, and what means the same."""

    key: str
    kana: str
    synonyms: tuple[str, ...]

    @property
    def spellings(self) -> list[str]:
        return list(dict.fromkeys([self.key, self.kana, *self.synonyms]))


def _terms(q: str) -> list[_Term]:
    words = q[:MAX_QUERY].replace("\x00", "").split()[:MAX_TERMS]
    terms = [
        _Term(search_key(word), kana_key(word), synonyms_of(search_key(word))) for word in words
    ]
    return [term for term in terms if term.key and term.kana]


def _matching(
    terms: list[_Term], joint: str, event: str | None, after: Any, limit: int
) -> list[tuple[str, int]]:
    fits = [_fits(term) for term in terms]
    scores = [_score(term) for term in terms]
    where, values = joint.join(f.sql for f in fits), [v for f in fits for v in f.values]
    score = " + ".join(s.sql for s in scores)
    sql = f"SELECT procedure_id, ({score})::int AS score FROM catalogue_searchentry WHERE ({where})"  # noqa: S608 - clauses are ours, values are parameters
    parameters = [v for s in scores for v in s.values] + values
    if event:
        sql, parameters = f"{sql} AND events @> %s::jsonb", [*parameters, json.dumps([event])]
    sql = f"SELECT procedure_id, score FROM ({sql}) AS found"  # noqa: S608
    if after:
        sql += " WHERE (-score, procedure_id) > (%s, %s)"
        parameters += [-int(after[1]), after[2]]
    sql += " ORDER BY score DESC, procedure_id LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, limit + 1])
        return list(cursor.fetchall())


def _fits(term: _Term) -> _Clause:
    values = [_like(spelling) for spelling in term.spellings]
    parts = ["haystack LIKE %s"] * len(values)
    query = _tsquery(term.key)
    if query:
        parts.append("words @@ %s::tsquery")
        values.append(query)
    return _Clause(f"({' OR '.join(parts)})", values)


def _score(term: _Term) -> _Clause:
    """0–100 a term: the whole title, its beginning, inside it, its reading, then the text."""
    own = _like(term.key)
    parts = [
        ("title_key = %s", term.key, 60),
        ("title_key LIKE %s", own[1:], 30),
        ("title_key LIKE %s", own, 40),
        ("title_kana LIKE %s", _like(term.kana), 35),
        ("haystack LIKE %s", own, 10),
    ]
    parts += [("title_key LIKE %s", _like(other), 12) for other in term.synonyms]
    sql = " + ".join(f"(CASE WHEN {condition} THEN {n} ELSE 0 END)" for condition, _, n in parts)
    values: list[Any] = [value for _, value, _ in parts]
    query = _tsquery(term.key)
    if query:
        sql += " + 40 * ts_rank(words, %s::tsquery)"
        values.append(query)
    return _Clause(sql, values)


def _tsquery(term: str) -> str:
    return " & ".join(lexeme(word) for word in content_words(term))


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _listed(event: str | None, after: Any, limit: int) -> Found:
    sql, parameters = "SELECT procedure_id, 0 FROM catalogue_searchentry WHERE true", []
    if event:
        sql, parameters = f"{sql} AND events @> %s::jsonb", [json.dumps([event])]
    if after:
        sql += " AND (title_kana, procedure_id) > (SELECT title_kana, procedure_id"
        sql += " FROM catalogue_searchentry WHERE procedure_id = %s)"
        parameters.append(after[2])
    sql += " ORDER BY title_kana, procedure_id LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, limit + 1])
        return _page(list(cursor.fetchall()), limit, "all")


def _page(rows: list[tuple[str, int]], limit: int, mode: str) -> Found:
    kept = rows[:limit]
    more = len(rows) > limit
    cursor = _closed([mode, kept[-1][1], kept[-1][0]]) if more else None
    return Found([procedure_id for procedure_id, _ in kept], cursor)


def _closed(place: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _opened(cursor: str | None) -> list[Any] | None:
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        mode, score, procedure_id = place
        if mode not in {"all", "any"} or not isinstance(procedure_id, str):
            raise ValueError
        return [mode, int(score), procedure_id.replace("\x00", "")]
    except (ValueError, TypeError, binascii.Error, UnicodeError):
        raise InvalidCursor from None
