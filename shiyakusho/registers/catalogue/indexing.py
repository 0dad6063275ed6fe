"""Writing what the search looks at, from the document of a version."""

from __future__ import annotations

import hashlib
import uuid
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from shiyakusho.ground.jp.text import kana_key, search_key

from .models import SearchEntry
from .source import read_source
from .synonyms import synonyms, synonyms_file
from .words import reading, tokens, without_ruby

INDEX_FORM = 3  # raise when the entries are made differently: the next load makes them anew


def write_search_entry(version_id: uuid.UUID, document: dict[str, Any]) -> None:
    """Insert or replace the search entry of one version (inside the caller's transaction)."""
    definition = document["definition"]
    SearchEntry.objects.update_or_create(version_id=version_id, defaults=_entry(definition))


def _entry(definition: dict[str, Any]) -> dict[str, Any]:
    titles = _languages(definition["title"])
    high = [*_languages(definition["summary"]), *definition["law"], *_event_words(definition)]
    readings = [reading(text) for text in titles[:2]]  # English has no reading
    # Short on purpose: it is scanned for parts of words. The long texts are found by whole words.
    keys = [search_key(text) for text in [*titles, *high, *readings]]
    keys += [kana_key(text) for text in readings]
    named = [search_key(text) for text in [*titles, *_event_words(definition)]]
    texts = [*titles, *high, *_low_words(definition)]
    return {
        "title_key": search_key(titles[0]),
        "title_kana": kana_key(readings[0]),
        "haystack": " ".join([*keys, *synonyms().said_otherwise(named)]),
        "words": list(dict.fromkeys(word for text in texts for word in tokens(text))),
        "events": definition.get("events", []),
        "has_form": bool(definition.get("form")),
    }


def index_digest() -> str:
    """Fingerprint of everything besides the definitions that the search entries are made of."""
    digest = hashlib.sha256(f"form {INDEX_FORM}".encode())
    for path in (synonyms_file(), _events_file(Path(settings.NATIONAL_DIR))):
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


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
    path = _events_file(national)
    if not path.exists():
        return {}
    return {
        event["id"]: [event["ja"], *_languages(event["label"])]
        for event in read_source(path).data["events"]
    }


def _events_file(national: Path) -> Path:
    return national / "vocabulary" / "events.yaml"


@lru_cache(maxsize=4)
def event_titles(national: Path) -> dict[str, str]:
    """Event id → its Japanese name, in the order of the file."""
    return {event_id: names[0] for event_id, names in event_names(national).items()}
