"""Which provider this city uses (``settings.OIDC``, made from the environment)."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

WELL_KNOWN = "/.well-known/openid-configuration"
SCOPE = "openid name address birthdate gender"  # the four basic facts (基本4情報)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Provider:
    """The provider, and who we are to it. ``levels``: what each ``acr`` is worth here, L1 to L3."""

    issuer: str
    metadata_url: str
    client_id: str
    key_file: str
    key_id: str
    acr: str
    scope: str
    label: str
    levels: Mapping[str, str]


def configured() -> Provider | None:
    """The city's provider, or ``None`` where residents cannot sign in yet."""
    given = settings.OIDC
    if not given.get("issuer"):
        return None
    from shiyakusho.ground.identity.oidc.levels import levels_with

    return Provider(
        issuer=given["issuer"],
        metadata_url=given.get("metadata_url") or given["issuer"].rstrip("/") + WELL_KNOWN,
        client_id=given.get("client_id", ""),
        key_file=given.get("key_file", ""),
        key_id=given.get("key_id", ""),
        acr=given.get("acr", ""),
        scope=given.get("scope") or SCOPE,
        label=given.get("label", ""),
        levels=levels_with(given.get("levels", "")),
    )


def is_safe(address: str) -> bool:
    """Whether we talk to ``address``: over TLS, or in a demo or a test on this very machine."""
    parts = urlsplit(address)
    if parts.username or parts.password or parts.fragment or not parts.hostname:
        return False
    if parts.scheme == "https":
        return True
    return parts.scheme == "http" and bool(settings.DEMO) and parts.hostname in LOOPBACK
