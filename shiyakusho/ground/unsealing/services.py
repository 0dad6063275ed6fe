"""Ask, allow, open: each an event of its own, about the file and whoever handed it in."""

from datetime import timedelta
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db.models import CharField
from django.db.models.functions import Cast

from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.actors import for_purpose
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.files import originals
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may

from .models import Reason, Unsealing
from .refusals import (
    FileNumberUnknown,
    UnsealingIncomplete,
    UnsealingNotFound,
    UnsealingOver,
)

UNSEAL = "files.unseal"
SHORTEST, LONGEST = 10, 500
LEAST_OF_NUMBER = 8
MOST_OPENINGS = 3


def open_for() -> timedelta:
    """How long an allowed one may be opened (UNSEALING_MINUTES, 30)."""
    return timedelta(minutes=int(getattr(settings, "UNSEALING_MINUTES", 30)))


def waits_for() -> timedelta:
    """How long the second person may answer (UNSEALING_WAITS_HOURS, 24)."""
    return timedelta(hours=int(getattr(settings, "UNSEALING_WAITS_HOURS", 24)))


def ask(account: Account, *, number: str, reason: str, why: str) -> Unsealing:
    """Ask for the original of the file with this number. FileNumberUnknown, UnsealingIncomplete."""
    _require(account)
    why = why.strip()
    if reason not in Reason.values or not SHORTEST <= len(why) <= LONGEST or "\x00" in why:
        raise UnsealingIncomplete
    with recorded("unsealing.ask", subjects=[f"account:{account.pk}"]) as event:
        blob = _numbered(number)
        asked = Unsealing.objects.create(
            blob_id=blob.pk,
            sha256=blob.sha256,
            reason=reason,
            why=why,
            asked_by=account,
            asked_at=clock.now(),
        )
        event.subjects += _about(blob)
        event.detail |= {"unsealing": str(asked.pk), "reason": reason}
    return asked


def allow(unsealing_id: UUID, account: Account) -> Unsealing:
    """The second person says yes. UnsealingNotFound for one's own, UnsealingOver when too late."""
    _require(account)
    with recorded("unsealing.allow") as event:
        asked = _locked(unsealing_id)
        if asked.asked_by_id == account.pk:
            raise UnsealingNotFound
        if asked.allowed_by_id or clock.now() >= asked.asked_at + waits_for():
            raise UnsealingOver
        asked.allowed_by, asked.allowed_at = account, clock.now()
        asked.until = asked.allowed_at + open_for()
        asked.save(update_fields=["allowed_by", "allowed_at", "until"])
        event.subjects += _about(_blob(asked))
        event.detail |= {"unsealing": str(asked.pk), "asked_by": str(asked.asked_by_id)}
    return asked


def unseal(unsealing_id: UUID, account: Account) -> tuple[Unsealing, Blob, IO[bytes]]:
    """The original, for who asked, while it is open. UnsealingNotFound, UnsealingOver."""
    _require(account)
    with recorded("unsealing.open") as event:
        asked = _locked(unsealing_id)
        if asked.asked_by_id != account.pk:
            raise UnsealingNotFound
        if not is_open(asked):
            raise UnsealingOver
        blob = _blob(asked)
        words = f"提出されたファイルの原本の確認（{asked.get_reason_display()}）"
        for_purpose("task", f"unsealing:{asked.pk}", words)
        asked.opened += 1
        asked.save(update_fields=["opened"])
        event.subjects += _about(blob)
        event.detail |= {"unsealing": str(asked.pk), "original": blob.sha256}
        return asked, blob, originals.open_original(blob)


def is_open(asked: Unsealing) -> bool:
    """Whether it may be opened now."""
    in_time = asked.until is not None and clock.now() < asked.until
    return in_time and asked.opened < MOST_OPENINGS


def _require(account: Account) -> None:
    if not may(account, UNSEAL):
        raise UnsealingNotFound


def _numbered(number: str) -> Blob:
    wanted = number.strip().lower()
    if len(wanted) < LEAST_OF_NUMBER or not set(wanted) <= set("0123456789abcdef-"):
        raise FileNumberUnknown
    with lifted("unsealing.find"):
        named = Blob.objects.annotate(written=Cast("pk", CharField())).filter(made_here=False)
        found = list(named.filter(written__startswith=wanted)[:2])
    if len(found) != 1:
        raise FileNumberUnknown
    return found[0]


def _blob(asked: Unsealing) -> Blob:
    with lifted("unsealing.find"):
        blob = Blob.objects.filter(pk=asked.blob_id).first()
    if blob is None:
        raise UnsealingOver
    return blob


def _about(blob: Blob) -> list[str]:
    """The file, and whoever handed it in, who reads of it in だれがわたしの情報を見たか."""
    return [f"blob:{blob.pk}", *([blob.owner] if ":" in blob.owner else [])]


def _locked(unsealing_id: UUID) -> Unsealing:
    row = Unsealing.objects.select_for_update().filter(pk=unsealing_id).first()
    if row is None:
        raise UnsealingNotFound
    return row
