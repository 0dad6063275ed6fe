"""Destroy the letters about something, when its time is over (廃棄)."""

from shiyakusho.ground.audit import recorded

from .models import Letter


def destroy_letters(subject: str) -> int:
    """How many went; their papers are swept once nothing points at them."""
    with recorded("letters.destroy", subjects=[subject]) as event:
        gone = Letter.objects.filter(subject=subject)
        event.detail["contents"] = sorted(set(gone.values_list("blob__sha256", flat=True)))
        count: int = gone.delete()[0]
    return count
