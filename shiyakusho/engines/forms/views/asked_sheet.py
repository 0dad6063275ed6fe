"""The asked fields of an application with what is typed over them, and what that opens."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from shiyakusho.engines.forms import revising
from shiyakusho.engines.forms.correcting import raw_of
from shiyakusho.engines.forms.kinds import read
from shiyakusho.engines.forms.models import Application
from shiyakusho.engines.forms.opening import Opening, filed_paths, opening
from shiyakusho.engines.forms.registry import AskedCorrection
from shiyakusho.engines.forms.selectors import attachments_of
from shiyakusho.engines.forms.sheet import Asked, AskedFile, Screen, Sheet
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.ui.fields import posted
from shiyakusho.registers.catalogue import public as catalogue


class AskedSheet:
    """`typed`: raw answers by path; `blobs`: files by item, staged ones in place of the filed."""

    def __init__(
        self,
        application: Application,
        asked: AskedCorrection,
        typed: Mapping[str, Any],
        staged: Mapping[str, list[Blob]],
    ) -> None:
        self.application = application
        self.reasons = {one.field: one for one in asked.fields}
        self.definition = catalogue.version(application.version_id).definition
        self.filed = raw_of(self.definition, application.answers)
        self.before = revising.as_filed(application)
        self.held = _held(application)
        self.blobs = self.held | dict(staged)
        self.paths = filed_paths(self.definition, application.answers) | self.held.keys()
        # What was typed for a mark that the office took back since is not typed any more.
        self.typed = {path: raw for path, raw in typed.items() if self._may_change(path)}

    def sheet(self, without: Collection[str] = ()) -> Sheet:
        """The sheet with everything typed in it, but `without` what could not be kept."""
        raw = json.loads(json.dumps(self.filed))
        for path, typed in self.typed.items():
            if path not in without:
                _place(raw, path)[path.rsplit(".", 1)[-1]] = typed
        return revising.sheet_with(self.application, raw, self.blobs, asked=self.reasons)

    def opening(self, sheet: Sheet) -> Opening:
        return opening(self.before, sheet, self.paths)

    def asked(self, sheet: Sheet) -> Iterator[tuple[Screen, Asked]]:
        """Asked questions, and those that show only because of what is typed now."""
        moved = self.opening(sheet)
        for screen in sheet.screens:
            for one in screen.asked:
                if one.question.kind != "note" and self._is_asked(one, moved):
                    yield screen, one

    def files(self, sheet: Sheet) -> list[AskedFile]:
        """Asked items, and those a corrected answer makes necessary."""
        moved = self.opening(sheet)
        return [
            one
            for one in sheet.files()
            if one.item.id in self.reasons or one.item.id in moved.items
        ]

    def given(self, sheet: Sheet) -> dict[str, Any]:
        """Typed answers of what is asked, as the service takes them."""
        given: dict[str, Any] = {}
        for _screen, one in self.asked(sheet):
            if one.path in self.typed:
                _place(given, one.path)[one.question.id] = self.typed[one.path]
        return given

    def not_asked(self, data: Any, sheet: Sheet) -> list[Any]:
        """Labels of questions in a post that nobody asked about, where it says another thing than
        what was filed."""
        moved, found = self.opening(sheet), {}
        for one in (*_questions(self.before), *_questions(sheet)):
            if self._is_asked(one, moved) or not _named(data, one.path):
                continue
            said = read(one.question, posted(one.question.kind, one.path, data), required=False)
            if one.path in moved.shown and said.value != one.reading.value:
                found[one.question.id] = one.question.label
        return list(found.values())

    def _is_asked(self, one: Asked, moved: Opening) -> bool:
        return one.question.id in self.reasons or one.path in moved.questions

    def _may_change(self, path: str) -> bool:
        return path.rsplit(".", 1)[-1] in self.reasons or path not in self.paths


def _questions(sheet: Sheet) -> Iterator[Asked]:
    for screen in sheet.screens:
        yield from (one for one in screen.asked if one.question.kind != "note")


def _named(data: Any, path: str) -> bool:
    """Whether a post says something for this path: `birth.year` for birth."""
    return any(name == path or name.startswith(f"{path}.") for name in data)


def _place(raw: dict[str, Any], path: str) -> dict[str, Any]:
    *place, _question = path.split(".")
    there = raw
    for step in place:
        there = there.setdefault(step, {})
    return there


def _held(application: Application) -> dict[str, list[Blob]]:
    found: dict[str, list[Blob]] = {}
    for row in attachments_of(application):
        found.setdefault(row.item, []).append(row.blob)
    return found
