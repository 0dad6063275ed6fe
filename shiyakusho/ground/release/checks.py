"""Before a city is served (``check --deploy``): nothing personal travels in the clear."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

OWN_MACHINE = ("", "localhost", "127.0.0.1", "::1")


@register(Tags.security, deploy=True)
def lines_are_encrypted(**kwargs: Any) -> list[CheckMessage]:
    """Database and mail server on another machine are spoken to by TLS, and known by certificate."""
    faults: list[CheckMessage] = []
    database: dict[str, Any] = settings.DATABASES["default"]
    host, mode = str(database["HOST"]), database["OPTIONS"].get("sslmode", "")
    if not host.startswith("/") and host not in OWN_MACHINE and mode != "verify-full":
        faults.append(
            Warning(
                "the database on another machine is not verified by TLS",
                hint="DATABASE_URL=…?sslmode=verify-full (&sslrootcert=… for a CA of one's own)",
                id="release.W001",
            )
        )
    encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if settings.EMAIL_HOST not in OWN_MACHINE and not encrypted:
        faults.append(
            Warning(
                "mails travel to another machine in the clear",
                hint="SMTP_TLS=1",
                id="release.W002",
            )
        )
    return faults


@register(Tags.security, deploy=True)
def links_lead_here(**kwargs: Any) -> list[CheckMessage]:
    """Links in mails and letters lead to this site, by https."""
    site = urlsplit(settings.SITE_URL)
    if site.scheme == "https" and site.hostname in settings.ALLOWED_HOSTS:
        return []
    return [
        Warning(
            f"links in mails and letters lead to {settings.SITE_URL}",
            hint="BASE_URL=https://… with a host of ALLOWED_HOSTS",
            id="release.W003",
        )
    ]
