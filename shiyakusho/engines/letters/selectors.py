"""Find letters that were issued."""

import uuid

from shiyakusho.ground.files import read_blob

from .models import Letter
from .rendering import print_letter
from .wording import digest


def letters_about(subject: str) -> list[Letter]:
    """The letters about ``subject``, the oldest first: the n-th is letter n of a case."""
    return list(Letter.objects.filter(subject=subject).order_by("issued_at", "pk"))


def letter_by_id(letter_id: uuid.UUID) -> Letter | None:
    """One letter, or None."""
    return Letter.objects.filter(pk=letter_id).first()


def pdf_of(letter: Letter) -> bytes:
    """The paper as it was issued."""
    return read_blob(letter.blob)


def has_reference(letter: Letter, language: str) -> bool:
    """Whether a reader of ``language`` can have the sheet that explains the letter: the one kept
    with it, or one printed from what it says, as long as the wording is still the one of its day."""
    if language == "ja":
        return False
    kept = letter.reference_id is not None and letter.language == language
    return kept or (letter.data is not None and letter.template_digest == digest(letter.template))


def reference_of(letter: Letter, language: str) -> bytes:
    """The reference sheet in ``language``; ``LookupError`` where there is none."""
    if not has_reference(letter, language):
        raise LookupError("this letter has no reference sheet in this language")
    if letter.reference is not None and letter.language == language:
        return read_blob(letter.reference)
    return print_letter(letter.template, letter.data or {}, language, at=letter.issued_at)
