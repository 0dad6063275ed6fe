"""What a correction changed, for both sides to read: each answer and paper as it was and as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .models import Application, ApplicationRevision
from .selectors import AnswerRow, answer_sections, revisions_of


@dataclass(frozen=True)
class Change:
    """One answer or item that is not what it was. `about`: whom a repeated page is about.

    `before`, `after`: lines for `{% say %}`, empty where there was or is none. `how`: an asked field
    `changed`, one that shows only now was `added`, one that shows no longer was `removed`.
    """

    field: str
    label: Any
    about: str
    before: list[Any]
    after: list[Any]
    how: Literal["changed", "added", "removed"]


def changes_in(application: Application, number: int) -> list[Change]:
    """What version `number` changed against the one before it, in the order of the form; of the
    first version nothing."""
    both = list(revisions_of(application).filter(number__in=(number - 1, number)))
    if len(both) < 2:
        return []
    old, new = (_rows(application, revision) for revision in both)
    order = [*new, *(key for key in old if key not in new)]
    return [_change(old.get(key), new.get(key)) for key in order if _differs(old, new, key)]


Rows = dict[tuple[str, str], tuple[str, AnswerRow]]


def _rows(application: Application, revision: ApplicationRevision) -> Rows:
    return {
        (row.field, row.key): (section.about, row)
        for section in answer_sections(application, revision=revision)
        for row in section.rows
    }


def _differs(old: Rows, new: Rows, key: tuple[str, str]) -> bool:
    was, now = old.get(key), new.get(key)
    return was is None or now is None or _content(was[1]) != _content(now[1])


def _content(row: AnswerRow) -> Any:
    return [file.blob_id for file in row.files] if row.kind == "file" else row.raw


def _change(was: tuple[str, AnswerRow] | None, now: tuple[str, AnswerRow] | None) -> Change:
    about, row = now or was or ("", AnswerRow("", "", None))
    how: Literal["changed", "added", "removed"] = "changed"
    if was is None or now is None:
        how = "added" if was is None else "removed"
    return Change(row.field, row.label, about, _lines(was), _lines(now), how)


def _lines(row: tuple[str, AnswerRow] | None) -> list[Any]:
    if row is None or row[1].value is None:
        return []
    value = row[1].value
    return list(value) if isinstance(value, list) else [value]
