"""Issue a letter: print it, keep the paper, and note that it went out."""

from __future__ import annotations

import io
from typing import Any

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.files import store_own

from . import manifest
from .frame import issued_on_of
from .models import Letter
from .rendering import print_letter
from .wording import digest

MAX_BYTES = 20 * 1024 * 1024
PDF = "application/pdf"


def issue(
    template_id: str,
    data: dict[str, Any],
    *,
    number: str,
    subject: str,
    addressee: dict[str, Any],
    language: str = "ja",
) -> Letter:
    """Print and keep a letter about ``subject``; with ``language`` its reference sheet too.

    ``addressee`` = {name, postal_code?, address?, honorific?, subject?}; ``data`` as for
    :func:`~.rendering.render`; ``issued_on`` is today when it says nothing. Refusals as there.
    """
    letter, now = manifest.letter(template_id), clock.now()
    whole = {"issued_on": clock.today(), **data, "number": number, "addressee": addressee}
    papers = {
        one: print_letter(template_id, whole, one, at=now)
        for one in dict.fromkeys(["ja", language])
    }
    with (
        lifted("letters.issue"),
        recorded("letters.issue", subjects=[subject], template=template_id, number=number) as event,
    ):
        blobs = {one: _kept(pdf, letter, one, subject) for one, pdf in papers.items()}
        row = Letter.objects.create(
            template=template_id,
            template_digest=digest(template_id),
            title=letter.title.ja,
            number=number,
            issued_on=issued_on_of(whole),
            issued_at=now,
            subject=subject,
            recipient=str(addressee.get("subject") or ""),
            addressee={k: v for k, v in addressee.items() if k != "subject"},
            section_id=data["section_id"],
            blob=blobs["ja"],
            reference=blobs[language] if language != "ja" else None,
            language=language,
            data=whole,
        )
        event.subjects.append(f"letter:{row.pk}")
    return row


def _kept(pdf: bytes, letter: manifest.Letter, language: str, subject: str) -> Any:
    name = f"{letter.title.in_language('en' if language == 'en' else 'ja')}.pdf"
    return store_own(io.BytesIO(pdf), name=name, max_bytes=MAX_BYTES, owner=subject, media_type=PDF)
