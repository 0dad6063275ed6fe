"""Someone else who must agree before the city decides (同意する人): a spouse, an owner, an employer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .form import Question
from .shape import Cel, Name, Shape, Text

Days = Annotated[int, Field(ge=1, le=180)]
Order = Literal["parallel", "sequential"]
"""In what order signers are asked: all at once, or one after the other as they are listed."""


class Signer(Shape):
    """Someone who must agree before the form is complete, in this order.

    Without a `statement` it is a line for a signature on the printed form, and nothing more. With one
    the house asks this person: by a link in a mail, at the counter, or by the paper attached instead.
    `each`, `name`, `birth_date`, `email` name questions, `paper` an attachment, `sees` any of them or
    whole pages.
    """

    role: Name
    label: Text | None = None
    when: Cel | None = None
    statement: Text | None = None
    why: Text | None = None
    identity: Literal["code", "L1", "L2", "L3"] = "code"
    sees: list[Name] = []
    asks: list[Question] = []
    each: Name | None = None
    name: Name | None = None
    birth_date: Name | None = None
    email: Name | None = None
    paper: Name | None = None
    may_repeat: bool = False
    link_days: Days = 14
    remind_days: Days | None = 7
    if_expired: Literal["wait", "again"] = "wait"

    @property
    def is_asked(self) -> bool:
        """Whether the house asks this person; otherwise the printed form alone has a line for them."""
        return self.statement is not None

    @model_validator(mode="after")
    def _asked_with_words(self) -> Signer:
        wants = self.sees or self.asks or self.each or self.paper or self.identity != "code"
        if wants and self.statement is None:
            raise ValueError("同意してもらう文 statement が要ります")
        if self.remind_days is not None and self.remind_days >= self.link_days:
            raise ValueError("remind_days は link_days より短くしてください")
        ids = [question.id for question in self.asks]
        if len(ids) != len(set(ids)):
            raise ValueError("asks の id が重なっています")
        return self

    def named(self) -> dict[str, str]:
        """What of the form this signer speaks of, by the field that does."""
        given = {"each": self.each, "name": self.name, "birth_date": self.birth_date,
                 "email": self.email, "paper": self.paper}  # fmt: skip
        return {field: one for field, one in given.items() if one}
