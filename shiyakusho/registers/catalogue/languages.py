"""The languages a definition speaks: those in which it says everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from .places import Place
from .shape import LANGUAGES, Text

Words = dict[str, Any]
"""A text as a document has it: its words by language, Japanese always among them."""

HOUSE = {"plain": "ja-easy"}
"""What a definition calls a language, where the house calls it otherwise."""


def languages_of(definition: BaseModel) -> tuple[str, ...]:
    """Languages (ja, ja-easy, en, zh-Hans …) every text of the definition has, Japanese first."""
    texts = [text for _, text in texts_in(definition)]
    fields = {one.alias or name: name for name, one in Text.model_fields.items()}
    whole = [key for key in fields if all(getattr(text, fields[key]) for text in texts)]
    return tuple(HOUSE.get(key, key) for key in whole if key in LANGUAGES)


def texts_in(value: Any, place: Place = ()) -> Iterator[tuple[Place, Text]]:
    """Every text with its place in the definition, in the order of its fields."""
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from texts_in(getattr(value, name), (*place, field.alias or name))
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from texts_in(one, (*place, name))
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from texts_in(one, (*place, number))


def is_text(value: Any) -> bool:
    """Whether a value of a document is words for people."""
    return isinstance(value, dict) and isinstance(value.get("ja"), str)


def words_in(document: dict[str, Any]) -> Iterator[tuple[Place, Words]]:
    """Every text of a document as it is written, finished or not, with its place. Examples hold none."""
    return _words({name: one for name, one in document.items() if name != "tests"}, ())


def _words(part: Any, place: Place) -> Iterator[tuple[Place, Words]]:
    if is_text(part):
        yield place, part
    elif isinstance(part, dict):
        for key, below in part.items():
            yield from _words(below, (*place, key))
    elif isinstance(part, list):
        for number, below in enumerate(part):
            yield from _words(below, (*place, number))
