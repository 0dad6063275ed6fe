"""Find letters that were issued."""

import uuid

from shiyakusho.ground.files import read_blob

from .models import Letter


def letters_about(subject: str) -> list[Letter]:
    """The letters about ``subject``, the oldest first: the n-th is letter n of a case."""
    return list(Letter.objects.filter(subject=subject).order_by("issued_at", "pk"))


def letter_by_id(letter_id: uuid.UUID) -> Letter | None:
    """One letter, or None."""
    return Letter.objects.filter(pk=letter_id).first()


def pdf_of(letter: Letter, *, reference: bool = False) -> bytes:
    """The paper as it was issued, or its reference sheet; ``LookupError`` when it has none."""
    blob = letter.reference if reference else letter.blob
    if blob is None:
        raise LookupError("this letter has no reference sheet")
    return read_blob(blob)
