"""Print a 様式: blank, filled with an application, or filled with an example."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import translation

from shiyakusho.engines.forms import known
from shiyakusho.engines.forms.refusals import NoForm
from shiyakusho.engines.forms.registry import progress
from shiyakusho.engines.forms.selectors import attachments_of
from shiyakusho.engines.forms.signatures import as_printed
from shiyakusho.engines.letters import public as letters
from shiyakusho.ground import clock
from shiyakusho.ground.ui.text import plain_text
from shiyakusho.registers.catalogue import public as catalogue

from .document import Filled, document

if TYPE_CHECKING:
    from shiyakusho.engines.forms.models import Application
    from shiyakusho.registers.catalogue.public import Version

TEMPLATE = "form.typ"
GETA = "〓"  # what printers set for a sign they have not
KEPT = 64  # blank forms kept in memory, 60 to 150 kB each


def blank(version: Version, language: str = "ja") -> bytes:
    """The empty form as PDF (PDF/UA-1); `language` (ja-easy, en) adds small words beneath."""
    return letters.press(TEMPLATE, document(version, None, language), at=clock.now())


def filled(version: Version, what: Filled, language: str = "ja") -> bytes:
    """The form with its answers. A sign our fonts do not have stands as 〓: it is a copy for
    people, and the answer itself is kept as it was typed."""
    words = _drawable(document(version, what, language))
    return letters.press(TEMPLATE, words, at=clock.now())


def blank_paper(procedure_id: str, language: str = "ja") -> bytes:
    """The live blank form of a procedure; NoForm where the house only explains it, and the
    catalogue's NoSuchProcedure. Anybody may ask for it, so it is printed once."""
    version = catalogue.live(procedure_id)
    if version.definition.form is None:
        raise NoForm(extra={"procedure": procedure_id})
    return _kept(version.id, language)


def application_paper(application: Application, language: str = "ja") -> bytes:
    """The form as it was filed, by the version it was filed under, with the newest answers."""
    version = catalogue.version(application.version_id)
    filed_on = known.day_of(application.arrived_at)
    facts = known.facts_for(version.definition, known.of_application(application))
    there = catalogue.shown(version.definition, application.answers, facts, filed_on)
    what = Filled(
        values=application.answers,
        attached=frozenset(one.item for one in attachments_of(application)),
        receipt_number=application.receipt_number,
        filed_on=filed_on,
        helper=_helper(application),
        office=_office(application),
        signed=as_printed(application),
        shows=there.places.__contains__,
    )
    return filled(version, what, language)


@lru_cache(maxsize=KEPT)
def _kept(version_id: uuid.UUID, language: str) -> bytes:
    return blank(catalogue.version(version_id), language)


def _helper(application: Application) -> str:
    name = application.acted_by_name or application.helper_name
    about = application.get_acted_as_display() if application.acted_as else ""
    about = about or application.helper_relation
    return f"{name}（{about}）" if name and about else name


def _office(application: Application) -> tuple[str, str] | None:
    with translation.override("ja"):
        found = progress(application)
        return (plain_text(found.office), found.phone) if found else None


def _drawable(data: Any) -> Any:
    if isinstance(data, str):
        for sign in letters.undrawable(data):
            data = data.replace(sign, GETA)
        return data
    if isinstance(data, dict):
        return {key: _drawable(one) for key, one in data.items()}
    return [_drawable(one) for one in data] if isinstance(data, list) else data
