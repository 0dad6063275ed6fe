"""What an officer's screen sends back, put where the sheet expects it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from shiyakusho.engines.forms import drafts, towns
from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.sheet import Asked, Screen, Sheet
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.ui.fields import posted

if TYPE_CHECKING:
    from django.utils.datastructures import MultiValueDict

    from shiyakusho.engines.forms.models import Draft

MOST_AT_ONCE = 20
PRESSED = ("add_person", "remove_person", "lookup", "remove_file")


def given_in(
    sheet: Sheet, data: QueryDict, only: Collection[str] | None = None
) -> dict[str, dict[str, Any]]:
    """Raw answers by screen and question, of every line the page showed (`shown` in the data names
    them), or of the paths in `only`."""
    there = set(data.getlist("shown")) if only is None else set(only)
    return {
        screen.key: {
            one.question.id: posted(one.question.kind, one.path, data)
            for one in screen.asked
            if one.path in there and one.question.kind != "note"
        }
        for screen in sheet.screens
        if any(one.path in there for one in screen.asked)
    }


def keep_files(
    draft: Draft, sheet: Sheet, files: MultiValueDict[str, UploadedFile]
) -> dict[str, list[Problem]]:
    """Keep every scan that came with the page; what was refused, by path."""
    wrong: dict[str, list[Problem]] = {}
    for asked in sheet.files():
        path = f"file.{asked.item.id}"
        for upload in files.getlist(path)[:MOST_AT_ONCE]:
            name = upload.name or ""
            try:
                drafts.add_file(
                    draft_id=draft.pk, item_id=asked.item.id, stream=upload, name=name, account=None
                )
            except Refusal as refusal:
                wrong.setdefault(path, []).append(Problem(refusal.code, said=f"{name}：{refusal}"))
    return wrong


def act_on_people(draft: Draft, sheet: Sheet, data: Mapping[str, Any]) -> bool:
    """The buttons inside a question: another person, one less, the town of a postal code, a file
    away. Whether one was pressed; a name that is not there does nothing."""
    name = next((one for one in PRESSED if one in data), "")
    value = str(data.get(name, ""))
    if name == "remove_file":
        _remove_file(draft, value)
    elif name:
        path, _, row = value.rpartition(".") if name == "remove_person" else (value, "", "")
        found = _at(sheet, path)
        if found is not None:
            _press(draft, name, *found, row)
    return bool(name)


def _press(draft: Draft, name: str, screen: Screen, one: Asked, row: str) -> None:
    where: dict[str, Any] = {
        "draft_id": draft.pk, "screen_key": screen.key, "question_id": one.question.id,
    }  # fmt: skip
    if name == "add_person":
        drafts.add_person(**where)
    elif name == "remove_person":
        drafts.remove_person(**where, number=int(row) if row.isdecimal() else -1)
    else:
        towns.fill_town(draft, screen, one.question.id)


def _at(sheet: Sheet, path: str) -> tuple[Screen, Asked] | None:
    found = ((screen, one) for screen in sheet.screens for one in screen.asked if one.path == path)
    return next(found, None)


def _remove_file(draft: Draft, attachment_id: str) -> None:
    try:
        drafts.remove_file(draft_id=draft.pk, attachment_id=uuid.UUID(attachment_id))
    except ValueError:
        return
