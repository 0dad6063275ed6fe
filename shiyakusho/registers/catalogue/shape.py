"""What every part of a definition shares: strictness, identifiers, durations, texts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
"""Identifier of a procedure, an event, an office role, a process: kebab-case, stable for ever."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""Identifier inside a rule: a fact, a criterion, a question, a step; snake_case."""

Cel = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
"""A rule (ground/rules). Here only text; the type check is registered by the room that owns it."""

Level = Literal["L0", "L1", "L2", "L3"]
Channel = Literal["online", "counter", "mail", "convenience_store", "phone"]
Language = Literal["ja", "ja-easy", "en"]

Duration = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,3}[dmy]$")]
"""5y, 6m, 30d."""


class Shape(BaseModel):
    """Strict and closed: an unknown field or a guess of type is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class Text(Shape):
    """Words for people in the languages of the house; a bare string is Japanese only.

    `plain` is やさしい日本語 (ja-easy) with ruby written ｜漢字《かんじ》.
    """

    ja: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    plain: Annotated[str, StringConstraints(min_length=1, max_length=2000)] | None = None
    en: Annotated[str, StringConstraints(min_length=1, max_length=4000)] | None = None
    zh_hans: Annotated[
        str | None,
        Field(
            alias="zh-Hans",
            min_length=1,
            max_length=4000,
        ),
    ] = None
    ko: Annotated[str | None, Field(min_length=1, max_length=4000)] = None
    vi: Annotated[str | None, Field(min_length=1, max_length=4000)] = None
    ne: Annotated[str | None, Field(min_length=1, max_length=4000)] = None

    @model_validator(mode="before")
    @classmethod
    def _bare_string_is_japanese(cls, value: Any) -> Any:
        return {"ja": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        full = handler.resolve_ref_schema(handler(core_schema))
        return {"anyOf": [{"type": "string", "minLength": 1}, full]}

    def in_language(self, language: str) -> str:
        """The words in `language` (ja, ja-easy, en, zh-hans, ko, vi, ne); Japanese where there are none
        yet."""
        words = {
            "ja-easy": self.plain, "en": self.en, "zh-hans": self.zh_hans,
            "ko": self.ko, "vi": self.vi, "ne": self.ne,
        }.get(language)  # fmt: skip
        return words or self.ja

    def __str__(self) -> str:
        return self.ja


LANGUAGES = frozenset(one.alias or name for name, one in Text.model_fields.items())
"""The names of a text's languages in a file."""


class Count(Shape):
    """A length of time for a deadline: days or months, exactly one of them."""

    days: Annotated[int, Field(ge=0, le=3650)] | None = None
    months: Annotated[int, Field(ge=1, le=240)] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Count:
        if (self.days is None) == (self.months is None):
            raise ValueError("days か months のどちらか一つを書いてください")
        return self
