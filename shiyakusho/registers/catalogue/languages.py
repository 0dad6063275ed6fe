"""The languages a definition speaks: those in which it says everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from .places import Place
from .shape import LANGUAGES, Text

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
