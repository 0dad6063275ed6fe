"""Names of things of a city in the languages of the house."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f]+$")]


class Shape(BaseModel):
    """Strict and closed: an unknown field or a guess of type is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class Words(Shape):
    """A name or sentence: Japanese, its reading, English; `plain` where ruby is authored by hand.

    Shaped like the texts of a procedure (``in_language``), so that every tag and template that
    takes those takes these.
    """

    ja: Line
    kana: Line | None = None
    en: Line | None = None
    plain: Line | None = None

    def in_language(self, language: str) -> str:
        """The words in ja, ja-easy or en; ja-easy sets the reading above the whole name."""
        if language == "ja-easy":
            return self.plain or (f"｜{self.ja}《{self.kana}》" if self.kana else self.ja)
        return (self.en if language == "en" else None) or self.ja

    def __str__(self) -> str:
        return self.ja


def joined(*parts: Words) -> Words:
    """One name out of several, from the largest to the smallest (English the other way round)."""
    return Words(
        ja=" ".join(part.ja for part in parts),
        kana=None,
        en=", ".join(part.in_language("en") for part in reversed(parts)),
        plain=" ".join(part.in_language("ja-easy") for part in parts),
    )
