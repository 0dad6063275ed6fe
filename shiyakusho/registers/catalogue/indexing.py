"""Writing what the search looks at, from the document of a version."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from shiyakusho.ground.jp.text import kana_key, search_key

from .source import read_source
from .words import reading, tokens, without_ruby

_UPSERT = """
INSERT INTO catalogue_searchentry (procedure_id, title_key, title_kana, haystack, words, events)
VALUES (%s, %s, %s, %s, %s::tsvector, %s::jsonb)
ON CONFLICT (procedure_id) DO UPDATE SET
    title_key = excluded.title_key, title_kana = excluded.title_kana,
    haystack = excluded.haystack, words = excluded.words, events = excluded.events
"""


def write_search_entry(procedure_id: str, document: dict[str, Any]) -> None:
    """Insert or replace the search entry of one procedure (inside the caller's transaction)."""
    definition = document["definition"]
    titles = _languages(definition["title"])
    high = [*_languages(definition["summary"]), *definition["law"], *_event_words(definition)]
    low = _low_words(definition)
    readings = [reading(text) for text in titles[:2]]  # English has no reading
    title_kana = kana_key(readings[0])
    keys = [search_key(text) for text in [*titles, *high, *low, *readings]]
    haystack = " ".join([*keys, *(kana_key(text) for text in readings)])
    words = _tsvector([(titles, "A"), (high, "B"), (low, "C")])
    events = json.dumps(definition.get("events", []))
    row = [procedure_id, search_key(titles[0]), title_kana, haystack, words, events]
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, row)


def _languages(text: dict[str, str]) -> list[str]:
    found = [text["ja"]]
    if text.get("plain"):
        found.append(without_ruby(text["plain"]))
    if text.get("en"):
        found.append(text["en"])
    return found


def _low_words(definition: dict[str, Any]) -> list[str]:
    texts = [definition["applicant"], *definition.get("conditions", [])]
    texts += [one["text"] for one in definition.get("documents", [])]
    texts += definition.get("outputs", [])
    core = definition.get("core_business")
    return [word for text in texts for word in _languages(text)] + ([core] if core else [])


def _event_words(definition: dict[str, Any]) -> list[str]:
    names = event_names(Path(settings.NATIONAL_DIR))
    return [word for event in definition.get("events", []) for word in names.get(event, [])]


@lru_cache(maxsize=4)
def event_names(national: Path) -> dict[str, list[str]]:
    """Event id → its names and what its card says, in all languages."""
    path = national / "vocabulary" / "events.yaml"
    if not path.exists():
        return {}
    return {
        event["id"]: [event["ja"], *_languages(event["label"])]
        for event in read_source(path).data["events"]
    }


@lru_cache(maxsize=4)
def event_titles(national: Path) -> dict[str, str]:
    """Event id → its Japanese name, in the order of the file."""
    return {event_id: names[0] for event_id, names in event_names(national).items()}


def _tsvector(weighted: list[tuple[list[str], str]]) -> str:
    """A tsvector literal: our tokens as they are, without PostgreSQL's own parser."""
    best: dict[str, str] = {}
    for texts, weight in weighted:
        for text in texts:
            for token in tokens(text):
                if len(token.encode()) < 1000:
                    best.setdefault(token, weight)
    return " ".join(f"{lexeme(token)}:{n}{w}" for n, (token, w) in _numbered(best))


def _numbered(best: dict[str, str]) -> list[tuple[int, tuple[str, str]]]:
    # Positions above 16383 are all one to PostgreSQL; ranking does not use them here.
    return [(min(n, 16000), item) for n, item in enumerate(best.items(), start=1)]


def lexeme(token: str) -> str:
    """A token quoted for a tsvector or tsquery literal."""
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
