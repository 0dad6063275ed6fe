"""Say which builds may serve."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.release.models import Build


def allow(digest: str) -> None:
    """``digest`` may serve from now on; every other build for ``RELEASE_GRACE_SECONDS`` more.

    Called by migrating, as the role that owns the schema. Again is harmless.
    """
    now = clock.now()
    with recorded("release.allow", build=digest):
        _alone()
        Build.objects.update_or_create(digest=digest, defaults={"since": now, "until": None})
        _end(now + timedelta(seconds=settings.RELEASE_GRACE_SECONDS), but=digest)


def withdraw(digest: str) -> bool:
    """``digest`` may serve no more, from this moment; whether it might until now."""
    with recorded("release.withdraw", build=digest):
        now = clock.now()
        rows = Build.objects.filter(Q(until=None) | Q(until__gt=now), digest=digest)
        return rows.update(until=now) > 0


def _end(moment: datetime, *, but: str) -> None:
    Build.objects.filter(until=None).exclude(digest=but).update(until=moment)


def _alone() -> None:
    """Two machines that migrate at once do it one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('shiyakusho.release'))")
