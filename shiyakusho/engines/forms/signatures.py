"""The signature on an application (署名): written once as it is filed, and set into its paper."""

from __future__ import annotations

import uuid
from typing import Any

from shiyakusho.ground.clock import TOKYO, now
from shiyakusho.ground.jp import wareki

from .choices import Signing
from .models import Application, ApplicationSignature

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><path d="{}" fill="none" stroke="#1a1a1c"'
    ' stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


def note(
    *,
    application_id: uuid.UUID,
    seen: str,
    strokes: str = "",
    name: str = "",
    together: int = 1,
) -> ApplicationSignature:
    """Keep the signature for what was just filed, in the transaction of the filing: strokes (checked by who
    took them), a name, or neither: it stands on a paper of the office."""
    how = Signing.SCREEN if strokes else Signing.TYPED if name else Signing.PAPER
    return ApplicationSignature.objects.create(
        application_id=application_id,
        how=how,
        strokes=strokes,
        name="" if strokes else name,
        seen=seen,
        together=together,
        signed_at=now(),
    )


def signature_of(application: Application) -> ApplicationSignature | None:
    """The signature it was filed with; None where it was filed by a press alone."""
    return ApplicationSignature.objects.filter(application=application).first()


def as_printed(application: Application) -> dict[str, Any] | None:
    """As the paper bears it: the drawing or the name, when, and for how many forms at once."""
    found = signature_of(application)
    if found is None:
        return None
    others = f"（{found.together}つの様式に1回の署名）" if found.together > 1 else ""
    return {
        "svg": SVG.format(found.strokes) if found.strokes else "",
        "name": found.name,
        "paper": found.how == Signing.PAPER,
        "when": f"{wareki.format(found.signed_at.astimezone(TOKYO).date())} {found.get_how_display()}{others}",
    }
