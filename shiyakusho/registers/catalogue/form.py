"""Pages, questions and attachments of a procedure's form."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from .shape import Cel, Name, Shape, Text

QuestionKind = Literal[
    "text", "textarea", "name", "kana", "date", "bool", "choice", "choices", "integer", "money",
    "address", "phone", "email", "bank_account", "people", "note",
]  # fmt: skip
REGISTER_PREFILLS = ("name", "kana", "birth_date", "address", "phone")
Limit = Annotated[str, Field(max_length=60)]


class Option(Shape):
    """One answer of a choice: the value kept in the record and the words shown."""

    value: Annotated[str, Field(pattern=r"^[^\s,'\"\\]+$", max_length=40)]
    label: Text


class Question(Shape):
    """One question. `fact` binds it to the once-only vocabulary; `required`/`when` may be rules.

    `min`/`max` are numbers for integer and money, ISO dates or "today" for date, and the number
    of entries for people and choices. `later`: not asked at filing, only when the office asks for it.
    """

    id: Name
    kind: QuestionKind
    label: Text
    help: Text | None = None
    why: Text | None = None
    required: bool | Cel = True
    when: Cel | None = None
    options: list[Option] | None = None
    min: int | Limit | None = None
    max: int | Limit | None = None
    max_length: Annotated[int, Field(ge=1, le=20000)] | None = None
    pattern: Annotated[str, Field(max_length=200)] | None = None
    fact: Name | None = None
    prefill: str | None = None
    sensitive: bool = False
    later: bool = False

    @field_validator("pattern")
    @classmethod
    def _pattern_compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"正規表現として読めません: {error}") from None
        return value

    @field_validator("prefill")
    @classmethod
    def _prefill_known(cls, value: str | None) -> str | None:
        if value is None:
            return value
        source, _, name = value.partition(".")
        if source == "register" and name in REGISTER_PREFILLS:
            return value
        if source == "fact" and re.fullmatch(r"[a-z][a-z0-9_]*", name):
            return value
        known = "、".join(f"register.{one}" for one in REGISTER_PREFILLS)
        raise ValueError(f"prefill は {known} か fact.<事実のid> です")

    @model_validator(mode="after")
    def _options_where_they_belong(self) -> Question:
        chooses = self.kind in {"choice", "choices"}
        if chooses and not self.options:
            raise ValueError(f"kind: {self.kind} には options が要ります")
        if not chooses and self.options:
            raise ValueError(f"kind: {self.kind} に options は書けません")
        if self.options:
            values = [option.value for option in self.options]
            if len(values) != len(set(values)):
                raise ValueError("options の value が重なっています")
        return self


class Page(Shape):
    """One thing per page. `repeat` names a people question or fact: one round per person."""

    id: Name
    title: Text
    intro: Text | None = None
    when: Cel | None = None
    repeat: Name | None = None
    questions: Annotated[list[Question], Field(min_length=1)]


class Form(Shape):
    """The form as pages; question ids are unique in the whole form."""

    pages: Annotated[list[Page], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Form:
        pages = [page.id for page in self.pages]
        questions = [question.id for page in self.pages for question in page.questions]
        for what, ids in (("ページ", pages), ("質問", questions)):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"{what}の id が重なっています: {'、'.join(twice)}")
        return self

    def questions(self) -> list[Question]:
        """All questions in the order of the pages."""
        return [question for page in self.pages for question in page.questions]


class Attachment(Shape):
    """A paper to attach; `max` counts files (several photos for one item). `later`: see Question."""

    id: Name
    label: Text
    help: Text | None = None
    when: Cel | None = None
    required: bool | Cel = True
    kinds: Annotated[list[Literal["pdf", "image", "office"]], Field(min_length=1)] = [
        "pdf",
        "image",
    ]
    max: Annotated[int, Field(ge=1, le=20)] = 3
    page: Name | None = None
    later: bool = False
