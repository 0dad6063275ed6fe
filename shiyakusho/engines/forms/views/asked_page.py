"""The page of a 補正 or of later papers: the asked fields as they were filed, typed over, sent once.

One machine for the resident's own page and for the clerk who writes down what came on paper or was
said at the counter: who takes what is sent, and where it goes on, is the caller's :class:`Desk`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from shiyakusho.engines.forms.answering import why_refused
from shiyakusho.engines.forms.models import Application
from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.refusals import AnswersInvalid, FieldsNotAsked
from shiyakusho.engines.forms.registry import AskedCorrection
from shiyakusho.engines.forms.sheet import Asked, AskedFile, Screen, Sheet
from shiyakusho.engines.forms.shown import about
from shiyakusho.engines.forms.text import can_be_kept
from shiyakusho.engines.forms.towns import with_town
from shiyakusho.engines.forms.unsent import Unsent
from shiyakusho.engines.forms.views import fields
from shiyakusho.engines.forms.views.asked_files import take_files
from shiyakusho.engines.forms.views.asked_sheet import AskedSheet
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.fields import posted

STAYS = ("upload", "remove_file", "add_person", "remove_person", "lookup")


@dataclass(frozen=True)
class Desk:
    """Who takes the answer. `take(answers, attachments)` writes it down and returns where to go on;
    `owner`: whose the uploaded files are. `asks_twice`: what changes nothing is sent only when it is
    sent once more."""

    take: Callable[[dict[str, Any], dict[str, list[str]]], str]
    owner: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    asks_twice: bool = False


class AskedPage:
    """One visit: what was filed, what is typed over it, staged files."""

    def __init__(
        self, request: HttpRequest, application: Application, asked: AskedCorrection, desk: Desk
    ) -> None:
        self.request = request
        self.application = application
        self.asked = asked
        self.desk = desk
        self.problems: dict[str, list[Problem]] = {}
        self.unsent = Unsent(request, application, asked)
        self.held = AskedSheet(application, asked, self.unsent.typed, self.unsent.files())

    def answer(self) -> HttpResponse:
        """GET shows; POST keeps files, stays for helping buttons, else sends the correction."""
        if self.request.method != "POST":
            return self._show(self.held.sheet())
        self._read()
        not_asked = take_files(
            self.request, self.held, owner=self.desk.owner, problems=self.problems
        )
        self._keep()
        if switch.wanted(self.request):
            return switch.go(self.request)
        sheet = self._sheet()
        not_asked += self.held.not_asked(self.request.POST, sheet)
        if not_asked:
            return self._show(sheet, status=422, refused=FieldsNotAsked(), labels=not_asked)
        if "keep" in self.request.POST and not self.problems:
            words = _("保存しました。まだ出していません。この端末なら、あとで続けられます。")
            messages.success(self.request, words)
            return redirect(self.request.path)
        stays = any(button in self.request.POST for button in STAYS) or self._opens(sheet)
        unchanged = not stays and not self.problems and self._is_unchanged(sheet)
        if self.problems or stays or unchanged:
            status = 422 if self.problems or unchanged else 200
            return self._show(sheet, status=status, unchanged=unchanged)
        return self._send(sheet)

    def _is_unchanged(self, sheet: Sheet) -> bool:
        """Whether it was sent by mistake: complete, as it was, and nobody said that it is meant so."""
        if not self.desk.asks_twice or "unchanged" in self.request.POST or self._problems(sheet):
            return False
        files = all(self.held.held.get(item) == now for item, now in self.held.blobs.items())
        return files and sheet.values == self.held.before.values

    def _opens(self, sheet: Sheet) -> bool:
        """Whether a corrected answer asks something that was not on the page that was sent."""
        shown = set(self.request.POST.getlist("shown"))
        asked = {one.path for _screen, one in self.held.asked(sheet)}
        asked |= {f"file.{one.item.id}" for one in self.held.files(sheet)}
        return bool(shown) and not asked <= shown

    def says_what_is_filed(self) -> bool:
        """Whether what is posted means what the application holds, and brings no other file."""
        self._read()
        same = self._sheet().values == self.held.before.values
        held = {blob.sha256 for blobs in self.held.blobs.values() for blob in blobs}
        uploads = (one for _, many in self.request.FILES.lists() for one in many)
        sent = {hashlib.file_digest(one, "sha256").hexdigest() for one in uploads}
        return same and not self.problems and sent <= held

    def _sheet(self) -> Sheet:
        return self.held.sheet(without=self.problems)

    def _send(self, sheet: Sheet) -> HttpResponse:
        items = {
            one.item.id: [str(blob.pk) for blob in self.held.blobs.get(one.item.id, [])]
            for one in self.held.files(sheet)
        }
        try:
            going_on = self.desk.take(self.held.given(sheet), items)
        except AnswersInvalid:
            self.problems = self._problems(sheet)
            return self._show(sheet, status=422)
        except Refusal as refusal:
            if refusal.status != 422:
                raise
            return self._show(sheet, status=422, refused=refusal)
        self.unsent.forget()
        return redirect(going_on)

    def _keep(self) -> None:
        self.unsent.keep_typed({p: r for p, r in self.held.typed.items() if p not in self.problems})
        staged = {i: all_ for i, all_ in self.held.blobs.items() if self.held.held.get(i) != all_}
        self.unsent.keep_files(staged)

    def _show(
        self,
        sheet: Sheet,
        *,
        status: int = 200,
        refused: Any = None,
        labels: Any = (),
        unchanged: bool = False,
    ) -> HttpResponse:
        shown = [self._field(one, screen) for screen, one in self.held.asked(sheet)]
        shown += [self._file_field(one) for one in self.held.files(sheet)]
        context = {
            "application": self.application,
            "definition": self.held.definition,
            "asked": self.asked,
            "fields": shown,
            "errors": fields.summary_of([one["field"] for one in shown], self.problems),
            "answers_form": "answers",
            "refused": refused,
            "not_asked": labels,
            "unchanged": unchanged,
            **self.desk.context,
        }
        return render(self.request, self.desk.template, context, status=status)

    def _field(self, one: Asked, screen: Screen) -> dict[str, Any]:
        problems = self.problems.get(one.path, ())
        found = fields.field_of(one, problems=problems, raw=self.held.typed.get(one.path))
        found.name = one.path
        found.source = ""
        whom = about(screen.round.name) if screen.round else ""
        return {"field": found, "about": whom, "asked": self.held.reasons.get(one.question.id)}

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
        problems = self.problems.get(f"file.{one.item.id}", ())
        found = fields.file_field(one, listed, problems=problems)
        return {"field": found, "about": "", "asked": self.held.reasons.get(one.item.id)}

    def _read(self) -> None:
        """Take what is typed for every question that was on the page (it names them as `shown`:
        an unanswered choice sends nothing). What was hidden for a while keeps what was typed."""
        data = self.request.POST
        shown = set(data.getlist("shown"))
        for screen in self.held.before.screens:
            for one in screen.asked:
                asked = one.question.id in self.held.reasons
                if asked and (not shown or one.path in shown):
                    self._take(one, data)
        for _screen, one in list(self.held.asked(self._sheet())):
            if any(k == one.path or k.startswith(f"{one.path}.") for k in data):
                self._take(one, data)
        self._press()

    def _take(self, one: Asked, data: Any) -> None:
        raw = posted(one.question.kind, one.path, data)
        self.held.typed[one.path] = raw
        if not can_be_kept(raw):
            self.problems[one.path] = [why_refused(raw)]

    def _press(self) -> None:
        """The buttons of a list of people, and the one that fills in the town."""
        data, typed = self.request.POST, self.held.typed
        if (name := data.get("lookup")) and isinstance(typed.get(name), dict):
            typed[name] = with_town(typed[name])
        if (name := data.get("add_person")) and isinstance(typed.get(name), list):
            typed[name] = [*typed[name], {}]
        name, _dot, number = data.get("remove_person", "").rpartition(".")
        rows = typed.get(name)
        if isinstance(rows, list) and number.isdecimal():
            typed[name] = [row for at, row in enumerate(rows) if at != int(number)]

    def _problems(self, sheet: Sheet) -> dict[str, list[Problem]]:
        found = {one.path: list(one.reading.problems) for _screen, one in self.held.asked(sheet)}
        found |= {f"file.{file.item.id}": list(file.problems) for file in sheet.files()}
        return {name: problems for name, problems in found.items() if problems}
