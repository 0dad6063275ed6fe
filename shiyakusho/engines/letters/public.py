"""The front desk of letters: print, issue, find."""

from .destroying import destroy_letters
from .glyphs import missing as undrawable
from .manifest import Letter as Template
from .manifest import gather, named, standard
from .manifest import letter as template
from .models import Letter
from .press import press
from .refusals import (
    MissingGlyph,
    MissingValue,
    NumberMissing,
    ReasonsMissing,
    UnknownTemplate,
    WrongValue,
)
from .rendering import render
from .ruby import segments as ruby_of
from .samples import sample
from .selectors import has_reference, letter_by_id, letters_about, pdf_of, reference_of
from .services import issue

__all__ = [
    "Letter", "MissingGlyph", "MissingValue", "NumberMissing", "ReasonsMissing", "Template",
    "UnknownTemplate", "WrongValue", "destroy_letters", "gather", "has_reference", "issue", "letter_by_id", "letters_about", "named",
    "pdf_of", "press", "reference_of", "render", "ruby_of", "sample", "standard", "template", "undrawable",
]  # fmt: skip
