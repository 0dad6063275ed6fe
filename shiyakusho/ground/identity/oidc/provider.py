"""Which providers this city uses (``settings.OIDC`` of residents, ``STAFF_OIDC`` of staff)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings

WELL_KNOWN = "/.well-known/openid-configuration"
SCOPE = "openid name address birthdate gender"  # the four basic facts (基本4情報)
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


Audience = Literal["resident", "staff"]


@dataclass(frozen=True)
class Provider:
    """The provider, and who we are to it. ``levels``: what each ``acr`` is worth here, L1 to L3.

    Of staff no level is asked but two factors: ``two_factor`` are the city's own words for that,
    ``claim`` names the one that holds the 職員番号 (empty: only who was bound by a link comes in).
    """

    issuer: str
    metadata_url: str
    client_id: str
    key_file: str
    key_id: str
    acr: str
    scope: str
    label: str
    levels: Mapping[str, str]
    audience: Audience = "resident"
    two_factor: str = ""
    claim: str = ""


def configured(audience: Audience = "resident") -> Provider | None:
    """The city's provider, or ``None`` where they cannot sign in by one (yet)."""
    for_staff = audience == "staff"
    given = settings.STAFF_OIDC if for_staff else settings.OIDC
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
        scope=given.get("scope") or ("openid" if for_staff else SCOPE),
        label=given.get("label", ""),
        levels={} if for_staff else levels_with(given.get("levels", "")),
        audience=audience,
        two_factor=given.get("two_factor", ""),
        claim=given.get("claim", ""),
    )


def is_safe(address: str) -> bool:
    """Whether we talk to ``address``: over TLS, or in a demo or a test on this very machine."""
    parts = urlsplit(address)
    if parts.username or parts.password or parts.fragment or not parts.hostname:
        return False
    if parts.scheme == "https":
        return True
    return parts.scheme == "http" and bool(settings.DEMO) and parts.hostname in LOOPBACK
