"""Notices of the city (お知らせ): ``cities/<city>/notices.yaml``, each with its days."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from shiyakusho.ground import yamlfile

FILE = "notices.yaml"


class Words(BaseModel):
    """A text in the three languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ja: str = Field(min_length=1, max_length=300)
    plain: str = Field(min_length=1, max_length=600)
    en: str = Field(min_length=1, max_length=600)

    def in_language(self, language: str) -> str:
        """In ja, ja-easy or en."""
        return {"ja-easy": self.plain, "en": self.en}.get(language, self.ja)


class Notice(BaseModel):
    """One notice, shown from ``first`` to ``last``, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    title: Words
    text: Words
    first: date = Field(alias="from")
    last: date = Field(alias="until")


@dataclass(frozen=True)
class NoticesFault(Exception):
    """The file of notices cannot be read as notices."""

    message: str

    def __str__(self) -> str:
        return self.message


def notices(on: date) -> list[Notice]:
    """The notices of the day, the newest first."""
    read = read_notices(Path(settings.CITIES_DIR) / settings.CITY / FILE)
    return sorted((n for n in read if n.first <= on <= n.last), key=lambda n: n.first, reverse=True)


@cache
def read_notices(path: Path) -> tuple[Notice, ...]:
    """The notices of a file; none when the city has no such file."""
    if not path.exists():
        return ()
    try:
        rows: list[Any] = yamlfile.read(path)["notices"]
        return tuple(Notice.model_validate(row) for row in rows)
    except (KeyError, TypeError, ValueError) as error:
        raise NoticesFault(f"{path.name}: お知らせとして読めません: {error}") from error
