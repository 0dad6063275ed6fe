"""Who we are to a passkey (``settings.PASSKEYS``): our name as a site, and the addresses we have."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error

LOOPBACK = "localhost"


@dataclass(frozen=True)
class Party:
    """``id`` is the RP id, a domain; ``origins`` are the addresses a browser may say it was at."""

    id: str
    origins: tuple[str, ...]
    name: str


def party() -> Party:
    """From the settings."""
    given: dict[str, Any] = settings.PASSKEYS
    return Party(given["rp_id"], tuple(given["origins"]), given["name"])


def the_party_can_be_used(**kwargs: object) -> list[CheckMessage]:
    """identity.E004: an origin that is not of the RP id, or not safe."""
    ours = party()
    return [
        Error(f"PASSKEY_ORIGINS: {origin!r} {fault}", id="identity.E004")
        for origin in ours.origins
        if (fault := _fault_of(origin, ours.id))
    ]


def _fault_of(origin: str, rp_id: str) -> str:
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if origin != f"{parts.scheme}://{parts.netloc}":
        return "is no origin (https://host)"
    if host != rp_id and not host.endswith(f".{rp_id}"):
        return f"is not of PASSKEY_RP_ID {rp_id!r}"
    if parts.scheme != "https" and not (host == LOOPBACK and parts.scheme == "http"):
        return "must begin with https://"
    return ""
