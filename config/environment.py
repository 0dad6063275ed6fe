"""Read the environment: machines are told by it, and nothing else is."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

CONNECT_SECONDS = 5
TLS_OPTIONS = ("sslmode", "sslrootcert", "sslcert", "sslkey")
OIDC = (
    *("issuer", "metadata_url", "client_id", "key_file", "key_id"),
    *("acr", "scope", "levels", "label", "two_factor", "claim"),
)


def required(name: str) -> str:
    """The value of ``name``; ``ImproperlyConfigured`` says what is missing."""
    try:
        return os.environ[name]
    except KeyError:
        raise ImproperlyConfigured(f"the environment lacks {name}") from None


def flag(name: str, *, default: bool = False) -> bool:
    """``1``, ``true``, ``yes`` and ``on`` are true."""
    value = os.environ.get(name)
    return default if value is None else value.lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, object]:
    """A Django database from ``postgresql://user:password@host:port/name?host=/socket/folder``."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://")
    query = parse_qs(parts.query)
    return {
        "ENGINE": "shiyakusho.ground.fence.engine",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": CONNECT_SECONDS,  # an unreachable host is told, not waited for
            **{name: query[name][0] for name in TLS_OPTIONS if name in query},
        },
    }


def oidc(prefix: str = "OIDC") -> dict[str, str]:
    """The provider by which residents sign in (``OIDC_…``), or staff (``STAFF_OIDC_…``); empty values
    where there is none."""
    return {name: os.environ.get(f"{prefix}_{name.upper()}", "") for name in OIDC}


def payments() -> dict[str, str]:
    """The provider at which one pays online (``PAYMENTS_…``); empty values where there is none."""
    names = ("url", "key", "secret", "label")
    return {name: os.environ.get(f"PAYMENTS_{name.upper()}", "") for name in names}


def passkeys(site_url: str) -> dict[str, object]:
    """Who we are to a passkey: of ``BASE_URL``, unless ``PASSKEY_RP_ID``, ``PASSKEY_ORIGINS`` differ."""
    site = urlsplit(site_url)
    told = [origin.strip() for origin in os.environ.get("PASSKEY_ORIGINS", "").split(",")]
    return {
        "rp_id": os.environ.get("PASSKEY_RP_ID") or site.hostname or "",
        "origins": [origin for origin in told if origin] or [f"{site.scheme}://{site.netloc}"],
        "name": os.environ.get("PASSKEY_NAME", "市役所"),
    }


def scanner(address: str) -> str:
    """A virus scanner's address (``tcp://host:port``, ``unix:///path``) or the word ``none``."""
    parts = urlsplit(address)
    tcp = parts.scheme == "tcp" and parts.hostname
    unix = parts.scheme == "unix" and parts.path.startswith("/")
    if address != "none" and not tcp and not unix:
        raise ImproperlyConfigured(
            "FILES_SCANNER is tcp://host:port, unix:///path, or none when the city decided so"
        )
    return address
