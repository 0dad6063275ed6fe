"""Faults of the settings, told before the first resident meets them."""

from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error

from shiyakusho.ground.identity.oidc.client_key import KeyUnusable, read_key
from shiyakusho.ground.identity.oidc.provider import configured, is_safe

GROUP_AND_OTHERS = 0o077


def the_provider_can_be_used(**kwargs: object) -> list[CheckMessage]:
    """identity.E002: unsafe addresses, no client id, levels unreadable; identity.E003: the key."""
    try:
        provider = configured()
    except ValueError as error:
        return [Error(str(error), id="identity.E002")]
    if provider is None:
        return []
    faults = []
    if not settings.DEMO and not is_safe(provider.issuer):
        faults.append(Error("OIDC_ISSUER must begin with https://", id="identity.E002"))
    if not is_safe(provider.metadata_url):
        faults.append(Error("OIDC_METADATA_URL must begin with https://", id="identity.E002"))
    if not provider.client_id:
        faults.append(Error("the environment lacks OIDC_CLIENT_ID", id="identity.E002"))
    return [*faults, *_faults_of_key(provider.key_file)]


def _faults_of_key(path: str) -> list[CheckMessage]:
    try:
        read_key(path)
    except KeyUnusable as unusable:
        return [Error(f"OIDC_KEY_FILE: {unusable}", id="identity.E003")]
    if Path(path).stat().st_mode & GROUP_AND_OTHERS:
        return [Error(f"OIDC_KEY_FILE: others may read {path}; chmod 600", id="identity.E003")]
    return []
