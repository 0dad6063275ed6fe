"""Words people write (書かれた言葉): kept as they were written, or refused and said why. Never cut.

The forms (申請) say it beside each field and keep the draft; every other page that is not public
refuses the whole post here, before any view reads it.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.jp import JpError
from shiyakusho.ground.jp.intake import a_text, refuse_unstorable
from shiyakusho.ground.ui.context import audience
from shiyakusho.ground.ui.errors import refused, wants_json

_LINES = str.maketrans("\r\n\t", "   ")
READ = ("staff", "resident")  # "link" pages are the forms; nobody's words are kept by public ones


class WordsRefused(Refusal):
    """What was written cannot be kept as it is; ``extra["because"]`` is the code of ground/jp."""

    code = "words_refused"
    status = 422

    def __init__(self, error: JpError) -> None:
        said = error.in_language(get_language() or "ja")
        super().__init__(said, extra={"because": error.code})


def as_written(words: Any, *, limit: int) -> str:
    """The words without the white space around them; :class:`WordsRefused` when no register can
    hold them or they are longer than ``limit`` code points (a line break counts as one)."""
    try:
        text = a_text(words, limit=2 * limit).strip()
        a_text(text.replace("\r\n", "\n"), limit=limit)
        refuse_unstorable(text.translate(_LINES))
    except JpError as error:
        raise WordsRefused(error) from error
    return text


def asked(request: HttpRequest, name: str, *, longest: int = 100) -> str:
    """What the query asks under ``name``, no longer than needed; PostgreSQL's text knows no NUL."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:longest]


class RefusesWhatCannotBeKept:
    """A posted text with NUL, half a character, or a sign that turns the others round: refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Every value of the post is looked at, whatever its name."""
        if request.method != "POST" or audience(request) not in READ or wants_json(request):
            return None
        try:
            for _name, values in request.POST.lists():
                refuse_unstorable("".join(map(str, values)).translate(_LINES))
        except JpError as error:
            return refused(request, WordsRefused(error))
        return None
