"""Where upper rooms plug in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .models import Application


@dataclass(frozen=True)
class AskedField:
    """A field the office asks to correct: id of a question or an attachment, and why.

    `reason` is any text `{% say %}` understands (str, lazy, Text, `{ja, plain, en}`).
    """

    field: str
    reason: Any = ""


@dataclass(frozen=True)
class AskedCorrection:
    """補正の求め as the resident sees it. `respond_by`: a date or None."""

    fields: tuple[AskedField, ...]
    message: Any = ""
    respond_by: Any = None


AskedOf = Callable[[Application], AskedCorrection | None]
_asked_of: list[AskedOf] = []


def provide_corrections(asked_of: AskedOf) -> None:
    """Tell the forms which fields of an application may be corrected now; called once."""
    if asked_of not in _asked_of:
        _asked_of.append(asked_of)


def asked_correction(application: Application) -> AskedCorrection | None:
    """What the office asks to correct, None when nothing is asked."""
    return next((asked for ask in _asked_of if (asked := ask(application)) is not None), None)
