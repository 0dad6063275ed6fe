# texts: staff
"""The paper face: the 様式 of a version, blank and filled with an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from shiyakusho.engines.forms.example import example_sheet
from shiyakusho.registers.catalogue.registry import Example, Part, Rendered

from .document import Filled
from .printing import blank, filled

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Version

RECEIPT = "XXXX-XXXX-XXXX"


def paper_face(version: Version, *, language: str, example: Example) -> Rendered:
    """Both papers. Missing is an answer of the example that found no box on the filled one."""
    definition = version.definition
    if definition.form is None:
        return Rendered(())
    sheet = example_sheet(version, example)
    shown = {one.question.id for screen in sheet.screens for one in screen.asked}
    what = Filled(
        values=sheet.values,
        attached=frozenset(file.item.id for file in sheet.files()),
        receipt_number=RECEIPT,
        filed_on=example.as_of,
        shows=shown.__contains__,
    )
    with translation.override(language):
        titles = _("様式（記入する用紙）"), _("様式（記入済み）")
    parts = (
        Part("blank", titles[0], pdf=blank(version, language)),
        Part("filled", titles[1], pdf=filled(version, what, language)),
    )
    missing = tuple(f"{path}: {problem.code}" for _s, path, _l, problem in sheet.problems())
    return Rendered(parts, missing)
