"""Disclosure and erasure of the letters addressed to one person."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.contracts import DisclosedFile, Kept, PersonalData


def disclose(subject: str) -> Iterator[dict[str, Any]]:
    """Every letter addressed to ``subject`` (個人情報の保護に関する法律76条)."""
    for row in _letters(subject):
        yield {
            "title": row.title,
            "number": row.number,
            "issued_on": row.issued_on.isoformat(),
            "addressee": row.addressee,
            "about": row.subject,
            "said": row.data,
        }


def files(subject: str) -> Iterator[DisclosedFile]:
    """The papers as they were sent."""
    from shiyakusho.ground.files import read_blob

    for row in _letters(subject).select_related("blob"):
        name, blob = f"{row.title}{row.number}.pdf", row.blob
        yield DisclosedFile(name, blob.sha256, blob.size, partial(read_blob, blob))


def erase(subject: str) -> int:
    """Forget the letters to ``subject`` that no official record holds; their papers are swept once
    nothing points at them."""
    with recorded("letters.erase", subjects=[subject]) as event:
        gone = sum(_forgotten(row) for row in _letters(subject))
        event.detail["letters"] = gone
    return gone


def kept(subject: str) -> Iterable[Kept]:
    """Letters of a decision stand with its case."""
    for row in _letters(subject):
        yield Kept(
            what=f"{row.title} {row.number}".strip(),
            why="決定や案内の控えとして、その案件と一緒に保存します",
            law="公文書管理法5条・文書管理規程",
        )


def _forgotten(row: Any) -> int:
    """Deleted unless another room points at it; in a savepoint, for the database says which."""
    from django.db import transaction
    from django.db.models import ProtectedError

    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        return 0
    return 1


def _letters(subject: str) -> Any:
    from .models import Letter

    return Letter.objects.filter(recipient=subject).order_by("issued_at")


LETTERS = PersonalData(
    title="通知書",
    disclose=disclose,
    erase=erase,
    files=files,
    kept=kept,
    models=("letters.Letter",),
)
