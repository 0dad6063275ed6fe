"""What no room of its own looks after: rows of the outbox, API tokens, sessions, uploads (保存期間)."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session

from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Retention, retention
from shiyakusho.ground.files.sweep import sweep
from shiyakusho.ground.identity.models import ApiToken
from shiyakusho.ground.outbox.models import OutboxMessage

BATCH = 5000


def purge_outbox() -> int:
    """Delivered rows only: what was not delivered, or was given up, stays until somebody looks."""
    before = clock.now() - timedelta(days=settings.RETENTION_OUTBOX_DAYS)
    old = OutboxMessage.objects.filter(
        state=OutboxMessage.State.DELIVERED, delivered_at__lt=before
    ).order_by("pk")
    total = 0
    while batch := list(old.values_list("pk", flat=True)[:BATCH]):
        total += OutboxMessage.objects.filter(pk__in=batch).delete()[0]
    return total


def purge_tokens() -> int:
    """Tokens that ended a while ago; who used them when stays in the audit."""
    before = clock.now() - timedelta(days=settings.RETENTION_TOKEN_DAYS)
    ended = ApiToken.objects.filter(expires_at__lt=before) | ApiToken.objects.filter(
        revoked_at__lt=before
    )
    return ended.delete()[0]


def purge_sessions() -> int:
    return Session.objects.filter(expire_date__lt=clock.now()).delete()[0]


def sweep_files() -> int:
    """Files nobody points at, and contents nobody names; each content that goes is in the audit."""
    swept = sweep()
    return swept.rows + swept.contents


DUTIES = {
    "outbox": Retention("発信簿の発信済みの行", 1, purge_outbox),
    "identity.tokens": Retention("終わったAPIトークン", 1, purge_tokens),
    "identity.sessions": Retention("終わったサインイン", 0, purge_sessions),
    "files": Retention("どこからも参照されないファイル", 0, sweep_files),
}


def register() -> None:
    """Called once the applications are ready; twice is harmless."""
    for key, duty in DUTIES.items():
        retention.register(key, duty)
