"""Faults of the settings, told before the first resident meets them."""

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error

from shiyakusho.ground.identity.oidc.client_key import KeyUnusable, read_key
from shiyakusho.ground.identity.oidc.provider import Audience, configured, is_safe

GROUP_AND_OTHERS = 0o077


def the_provider_can_be_used(**kwargs: object) -> list[CheckMessage]:
    """identity.E002: unsafe addresses, no client id, levels unreadable; identity.E003: the key."""
    return [*_faults_of("resident", "OIDC"), *_faults_of("staff", "STAFF_OIDC")]


def _faults_of(audience: Audience, name: str) -> list[CheckMessage]:
    try:
        provider = configured(audience)
    except ValueError as error:
        return [Error(str(error), id="identity.E002")]
    if provider is None:
        return []
    faults: list[CheckMessage] = []
    if not settings.DEMO and not is_safe(provider.issuer):
        faults.append(Error(f"{name}_ISSUER must begin with https://", id="identity.E002"))
    if not is_safe(provider.metadata_url):
        faults.append(Error(f"{name}_METADATA_URL must begin with https://", id="identity.E002"))
    if not provider.client_id:
        faults.append(Error(f"the environment lacks {name}_CLIENT_ID", id="identity.E002"))
    return [*faults, *_faults_of_key(provider.key_file, f"{name}_KEY_FILE")]


def _faults_of_key(path: str, name: str) -> list[CheckMessage]:
    try:
        read_key(path)
    except KeyUnusable as unusable:
        return [Error(f"{name}: {unusable}", id="identity.E003")]
    if Path(path).stat().st_mode & GROUP_AND_OTHERS:
        return [Error(f"{name}: others may read {path}; chmod 600", id="identity.E003")]
    return []
