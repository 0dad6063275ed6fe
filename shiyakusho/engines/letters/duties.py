"""Disclosure and erasure of the letters addressed to one person."""

from collections.abc import Iterator
from typing import Any

from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.contracts import PersonalData


def disclose(subject: str) -> Iterator[dict[str, Any]]:
    """Every letter addressed to ``subject`` (個人情報の保護に関する法律76条)."""
    from .models import Letter

    for row in Letter.objects.filter(recipient=subject).order_by("issued_at"):
        yield {
            "title": row.title,
            "number": row.number,
            "issued_on": row.issued_on.isoformat(),
            "addressee": row.addressee,
            "about": row.subject,
        }


def erase(subject: str) -> int:
    """Forget the letters to ``subject``; their papers are swept once nothing points at them."""
    from .models import Letter

    with recorded("letters.erase", subjects=[subject]) as event:
        gone, _ = Letter.objects.filter(recipient=subject).delete()
        event.detail["letters"] = gone
    return gone


LETTERS = PersonalData(title="通知書", disclose=disclose, erase=erase)
