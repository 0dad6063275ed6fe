"""The languages a definition speaks: those in which it says everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from .shape import LANGUAGES, Text

HOUSE = {"plain": "ja-easy"}
"""What a definition calls a language, where the house calls it otherwise."""


def languages_of(definition: BaseModel) -> tuple[str, ...]:
    """Languages (ja, ja-easy, en, zh-Hans …) every text of the definition has, Japanese first."""
    texts = list(_texts(definition))
    fields = {one.alias or name: name for name, one in Text.model_fields.items()}
    whole = [key for key in fields if all(getattr(text, fields[key]) for text in texts)]
    return tuple(HOUSE.get(key, key) for key in whole if key in LANGUAGES)


def _texts(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
