"""補正: only the fields the office asks about, each with its reason; sent once more."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.forms import revising
from shiyakusho.engines.forms.answering import why_refused
from shiyakusho.engines.forms.choices import State
from shiyakusho.engines.forms.correcting import raw_of
from shiyakusho.engines.forms.models import Application
from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.refusals import AlreadyCorrected, AnswersInvalid, NothingToCorrect
from shiyakusho.engines.forms.registry import (
    AskedCorrection,
    AskedField,
    asked_correction,
    progress,
)
from shiyakusho.engines.forms.selectors import attachments_of, revisions_of
from shiyakusho.engines.forms.sheet import Asked, AskedFile, Screen, Sheet
from shiyakusho.engines.forms.shown import about
from shiyakusho.engines.forms.text import can_be_kept
from shiyakusho.engines.forms.towns import with_town
from shiyakusho.engines.forms.views import fields
from shiyakusho.ground import files
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files.kinds import media_types
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.fields import posted
from shiyakusho.registers.catalogue import public as catalogue

from . import access
from .following import print_sheet
from .unsent import Unsent

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.form import Attachment

STAYS = ("upload", "remove_file", "add_person", "remove_person", "lookup")


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Show the asked fields as they were filed; take them corrected."""
    application = access.application_for(request, application_id)
    asked = asked_correction(application)
    if asked is None:
        return _too_late(request, application)
    return _Correction(request, application, asked).answer()


def _too_late(request: HttpRequest, application: Application) -> HttpResponse:
    """Nothing is asked (any more): the receipt, if what is sent is what arrived already.

    A second click must not frighten; what another tab holds must not be lost without a word.
    """
    if application.state != State.SUBMITTED or revisions_of(application).count() == 1:
        raise NothingToCorrect
    if request.method == "POST":
        sent = AskedCorrection(tuple(AskedField(name) for name in _names_in(request)))
        if not _Correction(request, application, sent).says_what_is_filed():
            raise AlreadyCorrected
    return redirect("forms:receipt", application_id=application.pk)


def _names_in(request: HttpRequest) -> set[str]:
    """Ids of questions among the names of what was posted: `birth.year`, `each_kid.p1.together`."""
    return {part for name in request.POST for part in name.split(".")}


class _Correction:
    """One visit to the correction page: what was filed, what is typed over it, staged files."""

    def __init__(
        self, request: HttpRequest, application: Application, asked: AskedCorrection
    ) -> None:
        self.request = request
        self.application = application
        self.asked = asked
        self.reasons = {one.field: one for one in asked.fields}
        self.definition = catalogue.version(application.version_id).definition
        self.filed = raw_of(self.definition, application.answers)
        self.problems: dict[str, list[Problem]] = {}
        self.unsent = Unsent(request, application, asked)
        self.blobs = self._files()
        self.typed = self.unsent.typed

    def answer(self) -> HttpResponse:
        """GET shows; POST keeps files, stays for helping buttons, else sends the correction."""
        if self.request.method != "POST":
            return self._show(self._sheet(self._merged()))
        self._read()
        self._take_files()
        kept = {path: raw for path, raw in self.typed.items() if path not in self.problems}
        self.unsent.keep_typed(kept)
        if switch.wanted(self.request):
            return switch.go(self.request)
        if "keep" in self.request.POST and not self.problems:
            messages.success(
                self.request,
                _("保存しました。まだ出していません。この端末なら、あとで続けられます。"),
            )
            return redirect(self.request.path)
        sheet = self._sheet(self._merged())
        if self.problems or any(button in self.request.POST for button in STAYS):
            return self._show(sheet, status=422 if self.problems else 200)
        return self._send(sheet)

    def says_what_is_filed(self) -> bool:
        """Whether what is posted means what the application holds, and brings no other file."""
        self._read()
        same = self._sheet(self._merged()).values == self._sheet(self.filed).values
        held = {blob.sha256 for blobs in self.blobs.values() for blob in blobs}
        uploads = (one for _, many in self.request.FILES.lists() for one in many)
        sent = {hashlib.file_digest(one, "sha256").hexdigest() for one in uploads}
        return same and not self.problems and sent <= held

    def _send(self, sheet: Sheet) -> HttpResponse:
        asked = {one.item.id for one in sheet.files() if self._is_asked_file(one)}
        items = {item: [str(b.pk) for b in self.blobs.get(item, [])] for item in asked}
        try:
            revising.revise(
                application_id=self.application.pk,
                answers=self._given(sheet),
                attachments=items,
                fields=list(self.reasons),
                account=access.resident(self.request),
            )
        except AnswersInvalid:
            self.problems = self._problems(sheet)
            return self._show(sheet, status=422)
        except Refusal:
            self.application.refresh_from_db()
            if asked_correction(self.application) is not None:
                raise
            return _too_late(self.request, self.application)  # another click or tab was faster
        self.unsent.forget()
        return redirect("forms:receipt", application_id=self.application.pk)

    def _show(self, sheet: Sheet, status: int = 200) -> HttpResponse:
        shown = [
            self._field(one, screen) for screen in sheet.screens for one in self._asked(screen)
        ]
        shown += [self._file_field(one) for one in sheet.files() if self._is_asked_file(one)]
        found = progress(self.application)
        context = {
            "application": self.application,
            "definition": self.definition,
            "asked": self.asked,
            "progress": found,
            "fields": shown,
            "errors": fields.summary_of([one["field"] for one in shown], self.problems),
            "answers_form": "answers",
            "sheet": print_sheet(self.application, found),
        }
        return render(self.request, "forms/correct.html", context, status=status)

    def _field(self, one: Asked, screen: Screen) -> dict[str, Any]:
        field = fields.field_of(
            one, problems=self.problems.get(one.path, ()), raw=self.typed.get(one.path)
        )
        field.name = one.path
        field.source = ""
        whom = about(screen.round.name) if screen.round else ""
        return {"field": field, "about": whom, "asked": self.reasons.get(one.question.id)}

    def _file_field(self, one: AskedFile) -> dict[str, Any]:
        listed = [
            {
                "id": str(blob.pk),
                "name": blob.original_name,
                "size": blob.size,
                "state": blob.state,
            }
            for blob in one.files
        ]
        name = f"file.{one.item.id}"
        field = fields.file_field(one, listed, problems=self.problems.get(name, ()))
        return {"field": field, "about": "", "asked": self.reasons.get(one.item.id)}

    def _asked(self, screen: Screen) -> list[Asked]:
        """Asked questions, and those that show only because of what is typed now."""
        return [
            one
            for one in screen.asked
            if one.question.kind != "note"
            and (one.question.id in self.reasons or not self._was_answered(one))
        ]

    def _was_answered(self, one: Asked) -> bool:
        return one.question.id in self._place(self.filed, one) or not one.required

    def _is_asked_file(self, one: AskedFile) -> bool:
        return one.item.id in self.reasons or (one.required and one.item.id not in self.had)

    def _read(self) -> None:
        """Take what is typed for every question that was on the page (it names them as `shown`:
        an unanswered choice sends nothing). What was hidden for a while keeps what was typed."""
        data = self.request.POST
        shown = set(data.getlist("shown"))
        for screen in self._sheet(self.filed).screens:
            for one in screen.asked:
                if one.question.id in self.reasons and (not shown or one.path in shown):
                    self._take(one, data)
        for screen in self._sheet(self._merged()).screens:
            for one in self._asked(screen):
                if any(k == one.path or k.startswith(f"{one.path}.") for k in data):
                    self._take(one, data)
        self._press()

    def _take(self, one: Asked, data: Any) -> None:
        raw = posted(one.question.kind, one.path, data)
        self.typed[one.path] = raw
        if not can_be_kept(raw):
            self.problems[one.path] = [why_refused(raw)]

    def _press(self) -> None:
        """The buttons of a list of people, and the one that fills in the town."""
        data = self.request.POST
        if (name := data.get("lookup")) and isinstance(self.typed.get(name), dict):
            self.typed[name] = with_town(self.typed[name])
        if (name := data.get("add_person")) and isinstance(self.typed.get(name), list):
            self.typed[name] = [*self.typed[name], {}]
        name, _, number = data.get("remove_person", "").rpartition(".")
        rows = self.typed.get(name)
        if isinstance(rows, list) and number.isdecimal():
            self.typed[name] = [row for at, row in enumerate(rows) if at != int(number)]

    def _merged(self) -> dict[str, Any]:
        raw = json.loads(json.dumps(self.filed))
        for path, typed in self.typed.items():
            if path in self.problems:
                continue
            *place, question_id = path.split(".")
            there = raw
            for step in place:
                there = there.setdefault(step, {})
            there[question_id] = typed
        return raw

    def _given(self, sheet: Sheet) -> dict[str, Any]:
        """Typed answers of what is on the page, as the service takes them."""
        given: dict[str, Any] = {}
        for screen in sheet.screens:
            for one in self._asked(screen):
                if one.path in self.typed:
                    self._place(given, one, make=True)[one.question.id] = self.typed[one.path]
        return given

    @staticmethod
    def _place(raw: dict[str, Any], one: Asked, *, make: bool = False) -> dict[str, Any]:
        *place, _ = one.path.split(".")
        there = raw
        for step in place:
            there = there.setdefault(step, {}) if make else there.get(step, {})
        return there

    def _problems(self, sheet: Sheet) -> dict[str, list[Problem]]:
        found: dict[str, list[Problem]] = {}
        for screen in sheet.screens:
            for one in self._asked(screen):
                found[one.path] = list(one.reading.problems)
        for file in sheet.files():
            found[f"file.{file.item.id}"] = list(file.problems)
        return {name: problems for name, problems in found.items() if problems}

    def _sheet(self, raw: Mapping[str, Any]) -> Sheet:
        return revising.sheet_with(self.application, raw, self.blobs)

    def _files(self) -> dict[str, list[Blob]]:
        """Files as filed, with what was staged on an earlier visit in their place."""
        found: dict[str, list[Blob]] = {}
        for row in attachments_of(self.application):
            found.setdefault(row.item, []).append(row.blob)
        self.had = set(found)
        return found | self.unsent.files()

    def _items_to_take(self) -> list[Attachment]:
        """What may be attached: what is asked, and what a corrected answer may make necessary."""
        items = self.definition.attachments
        return [one for one in items if one.id in self.reasons or one.id not in self.had]

    def _take_files(self) -> None:
        removed = self.request.POST.get("remove_file", "")
        account = access.resident(self.request)
        owner = f"account:{account.pk}" if account else self.application.subject
        for item in self._items_to_take():
            there = [b for b in self.blobs.get(item.id, []) if str(b.pk) != removed]
            for upload in self.request.FILES.getlist(f"file.{item.id}"):
                if len(there) >= item.max:
                    problem = Problem("too_many_files", {"max": item.max})
                    self.problems.setdefault(f"file.{item.id}", []).append(problem)
                    break
                try:
                    allowed = media_types(tuple(item.kinds))
                    name = upload.name or ""
                    there.append(files.store(upload, name=name, allowed=allowed, owner=owner))
                except Refusal as refusal:
                    problem = Problem(refusal.code, said=f"{upload.name}：{refusal}")
                    self.problems.setdefault(f"file.{item.id}", []).append(problem)
            if there or item.id in self.blobs:
                self.blobs[item.id] = there
        items = {item.id for item in self._items_to_take()}
        self.unsent.keep_files({i: all_ for i, all_ in self.blobs.items() if i in items})
