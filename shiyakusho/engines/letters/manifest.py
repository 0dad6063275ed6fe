"""``national/letters/letters.yaml``: which letters there are and what each needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shiyakusho.ground import yamlfile

from .refusals import UnknownTemplate

VALUE_KINDS = ("text", "lines", "date", "month", "money", "number")
FieldId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Kind = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(VALUE_KINDS)})\??$")]
Path_ = Annotated[
    str,
    StringConstraints(
        pattern=r"^(answers|facts|record|amounts|case|application|applicant)(\.[a-z0-9_]+)+$"
    ),
]


class Shape(BaseModel):
    """Closed: an unknown field is an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)


class Words(Shape):
    """A label or title in the languages of the house."""

    ja: str
    plain: str
    en: str

    def in_language(self, language: str) -> str:
        """The words in ja, ja-easy or en."""
        return {"ja-easy": self.plain, "en": self.en}.get(language, self.ja)

    def __str__(self) -> str:
        return self.ja


class About(Shape):
    """What a reference sheet tells its reader, one line each."""

    plain: Annotated[list[str], Field(min_length=1)]
    en: Annotated[list[str], Field(min_length=1)]


class Letter(Shape):
    """One letter. ``fields`` maps an id to a kind, or to the columns of a list."""

    kind: Literal["disposition", "certificate", "notice"]
    title: Words
    law: str = ""
    appeal: str | None = None
    sender: Literal["mayor", "office"]
    needs_reasons: bool = False
    fields: dict[FieldId, Kind | dict[FieldId, Kind | bool]]
    sources: dict[FieldId, Annotated[list[Path_], Field(min_length=1)]]
    about: About

    @model_validator(mode="after")
    def _hangs_together(self) -> Letter:
        if unknown := sorted(set(self.sources) - set(self.fields)):
            raise ValueError(f"sources に fields にないものがあります: {'、'.join(unknown)}")
        if (self.kind == "disposition") != (self.appeal is not None):
            raise ValueError("処分(disposition)だけが教示(appeal)を持ちます")
        return self

    @property
    def reasons_required(self) -> bool:
        """A disposition always; a notice where the law asks for reasons."""
        return self.kind == "disposition" or self.needs_reasons

    @property
    def number_required(self) -> bool:
        return self.kind in ("disposition", "certificate")

    def columns(self, field: str) -> dict[str, str] | None:
        """The columns of a list field, or None for a plain one."""
        kind = self.fields[field]
        if isinstance(kind, str):
            return None
        return {name: value for name, value in kind.items() if isinstance(value, str)}

    def is_optional(self, field: str) -> bool:
        """Whether the letter may go out without this field."""
        kind = self.fields[field]
        return kind.endswith("?") if isinstance(kind, str) else bool(kind.get("optional"))


class Manifest(Shape):
    """The whole file; every field of every letter has a label."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    standard: Annotated[
        dict[FieldId, str],
        Field(
            description="どの申請でも出せる通知書（定義に同じ名前があればそちら）。 / Letters any "
            "application may be sent; a definition's own goes first."
        ),
    ] = {}
    labels: dict[str, Words]
    letters: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")], Letter]

    @model_validator(mode="after")
    def _every_field_has_a_label(self) -> Manifest:
        for name, letter in self.letters.items():
            wanted = list(letter.fields)
            for field in letter.fields:
                wanted += [f"{field}.{column}" for column in letter.columns(field) or {}]
            if missing := [one for one in wanted if one not in self.labels]:
                raise ValueError(f"{name}: labels がありません: {'、'.join(missing)}")
        if unknown := sorted(set(self.standard.values()) - set(self.letters)):
            raise ValueError(f"standard に letters にないものがあります: {'、'.join(unknown)}")
        return self


def folder() -> Path:
    """Where the templates lie."""
    return Path(settings.NATIONAL_DIR) / "letters"


@cache
def manifest() -> Manifest:
    """The letters of this installation, read once per process."""
    found = Manifest.model_validate(yamlfile.read(folder() / "letters.yaml"))
    for name in found.letters:
        if not (folder() / f"{name}.typ").is_file():
            raise FileNotFoundError(f"letters.yaml names {name}, but there is no {name}.typ")
    return found


@cache
def labels(language: str) -> Mapping[str, str]:
    """What every field of the letters is called in ja, ja-easy or en."""
    named = {name: words.in_language(language) for name, words in manifest().labels.items()}
    return MappingProxyType(named)


def letter(template_id: str) -> Letter:
    """The letter of this name; :class:`UnknownTemplate` otherwise."""
    try:
        return manifest().letters[template_id]
    except KeyError:
        raise UnknownTemplate(extra={"template": template_id}) from None


def standard() -> dict[str, str]:
    """Letters any application may be sent, by name: extended, correction_asked."""
    return manifest().standard


def gather(template_id: str, context: dict[str, Any]) -> dict[str, Any]:
    """The values of a letter found in what a case knows, by the letter's ``sources``.

    ``context`` has answers, facts, record, amounts, case, application, applicant (dicts). Of list
    items only the letter's columns are taken. What is nowhere is left out.
    """
    wanted = letter(template_id)
    found: dict[str, Any] = {}
    for field, paths in wanted.sources.items():
        value = next(
            (v for v in (_at(context, path) for path in paths) if v not in (None, "")), None
        )
        if value is not None:
            found[field] = _only(value, wanted.columns(field))
    return found


def named(template_id: str, titles: dict[str, Any]) -> dict[str, dict[str, str]]:
    """What a letter's fields are called where the definition itself gives the name.

    ``titles`` maps a source (``amounts.monthly``) to its title, a text of the definition. Handed
    over as ``data["labels"]``, it goes before the labels of ``letters.yaml``.
    """
    return {
        field: {one: titles[path].in_language(one) for one in ("ja", "ja-easy", "en")}
        for field, paths in letter(template_id).sources.items()
        for path in paths
        if path in titles
    }


def _at(context: dict[str, Any], path: str) -> Any:
    value: Any = context
    for step in path.split("."):
        if not isinstance(value, dict) or step not in value:
            return None
        value = value[step]
    return value


def _only(value: Any, columns: dict[str, str] | None) -> Any:
    if columns is None or not isinstance(value, list):
        return _as_text(value)
    return [
        {c: _as_text(item[c]) for c in columns if item.get(c) not in (None, "")} for item in value
    ]


def _as_text(value: Any) -> Any:
    """An address as a form keeps it ({postal_code, town, rest}) as one line; others as they are."""
    if isinstance(value, dict) and {"town", "rest"} <= set(value):
        return f"{value['town']}{value['rest']}"
    return value
