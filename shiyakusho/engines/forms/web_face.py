"""The web face (オンラインの画面): a version's form as residents get it, filled with an example.

The same templates, made of a draft nobody keeps: nothing is written, nobody is asked for.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from shiyakusho.ground.ui.text import plain_text
from shiyakusho.registers.catalogue.registry import Example, Part, Rendered

from .example import example_sheet
from .models import Draft
from .sheet import Screen, Sheet
from .views.citizen.starting import helper_fields
from .views.screens import review_context, screen_context, screen_url, title_of

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Version

NOBODYS = uuid.UUID(int=0)
REVIEW = "review"


def web_face(version: Version, *, language: str, example: Example) -> Rendered:
    """Every screen that shows, and the review before filing. Missing is an answer the form itself
    does not take: a question that cannot be answered."""
    if version.definition.form is None or "online" not in version.definition.channels:
        return Rendered(())
    with translation.override(language):
        sheet = example_sheet(version, example)
        draft = Draft(pk=NOBODYS, procedure_id=version.procedure_id, language=language)
        drawn = [_screen(draft, version, sheet, screen) for screen in sheet.screens]
        missing = tuple(f"{path}: {problem.code}" for _s, path, _l, problem in sheet.problems())
        return Rendered((*drawn, _review(draft, version, sheet)), missing)


def _screen(draft: Draft, version: Version, sheet: Sheet, screen: Screen) -> Part:
    context = screen_context(draft, version.definition, sheet, screen, listed=lambda file: [])
    title = plain_text(title_of(screen))
    whom = f"（{screen.round.name}）" if screen.round and screen.round.name else ""
    html = render_to_string("forms/page.html", context, _request(screen_url(draft, screen)))
    return Part(screen.key, f"{title}{whom}", html=html)


def _review(draft: Draft, version: Version, sheet: Sheet) -> Part:
    context = review_context(draft, version.definition, sheet) | {
        "seen": "",
        "helper_fields": helper_fields(draft),
        "can_keep_facts": False,
    }
    html = render_to_string("forms/review.html", context, _request(""))
    return Part(REVIEW, _("内容の確認"), html=html)


def _request(path: str) -> HttpRequest:
    """A visit by nobody: templates ask whose page it is and where."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path or "/", path or "/"
    request.META.update(SERVER_NAME="localhost", SERVER_PORT="80")
    request.user = AnonymousUser()
    return request
