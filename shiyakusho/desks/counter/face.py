# texts: staff
"""The counter face (窓口の聞き取り): a version's form as an officer gets it, and as it is read back.

The same templates, made of a draft nobody keeps: nothing is written, nobody is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.ui import languages
from shiyakusho.registers.catalogue.registry import Example, Part, Rendered

from .screen import ALL, MODES, ONE, context_of, spoken_parts

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Version


def counter_face(version: Version, *, language: str, example: Example) -> Rendered:
    """All questions on one screen, the first of them alone, and what is read back to the person in
    their language. Missing is an answer the form itself does not take."""
    if version.definition.form is None:
        return Rendered(())
    sheet = forms.interviews.example_sheet(version, example)
    first = next((one.path for screen in sheet.screens for one in screen.asked), "")
    parts = (
        _screen(version, sheet, ALL),
        _screen(version, sheet, ONE, first),
        _read_back(version, sheet, language),
    )
    missing = tuple(f"{path}: {problem.code}" for _s, path, _l, problem in sheet.problems())
    return Rendered(parts, missing)


def _screen(version: Version, sheet: Any, mode: str, at: str = "") -> Part:
    with translation.override("ja"):
        drawn = forms.interviews.blocks(sheet, listed=lambda file: [], everything=True)
        context = context_of(drawn, title=version.definition.title, mode=mode, at=at)
        context |= {"here": "", "other": "", "other_words": MODES[mode]}
        html = render_to_string("counter/interview.html", context, _request())
    return Part(mode, MODES[mode], html=html)


def _read_back(version: Version, sheet: Any, language: str) -> Part:
    with translation.override(language):
        parts = spoken_parts(forms.interviews.read_back(sheet))
    with translation.override("ja"):
        context = {
            "title": version.definition.title,
            "parts": parts,
            "spoken": language,
            "html_lang": languages.html_lang(language),
            "languages": languages.SWITCH_LABEL.items(),
        }
        html = render_to_string("counter/read_back.html", context, _request())
    return Part("read_back", "読み返し", html=html)


def _request() -> HttpRequest:
    """A visit by nobody: templates ask whose page it is and where."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", "/", "/"
    request.META.update(SERVER_NAME="localhost", SERVER_PORT="80")
    request.user = AnonymousUser()
    return request
