"""Our private key, and how we prove to the provider that we are we (``private_key_jwt``)."""

import os
import secrets
from pathlib import Path
from typing import Any

from joserfc import jwk, jwt

from shiyakusho.ground import clock
from shiyakusho.ground.identity.oidc.provider import Provider

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60
ALGORITHMS = {"EC": "ES256", "RSA": "RS256"}


class KeyUnusable(Exception):
    """The key file cannot be read, or holds no private key we can sign with."""


def read_key(path: str, key_id: str = "") -> Any:
    """The private key of a PEM file (EC P-256 or RSA); :class:`KeyUnusable` otherwise.

    Its name (``kid``) is ``key_id``, or the key's thumbprint (RFC 7638).
    """
    try:
        pem = Path(path).read_bytes()
    except OSError as error:
        raise KeyUnusable(f"{path}: {error.strerror}") from error
    for kind in ALGORITHMS:
        try:
            key = jwk.import_key(pem, kind)  # type: ignore[call-overload]
        except ValueError:
            continue
        if key.is_private and (kind == "RSA" or key.curve_name == "P-256"):
            name = key_id or key.thumbprint()
            return jwk.import_key(pem, kind, {"kid": name})  # type: ignore[call-overload]
    raise KeyUnusable(f"{path}: no private key of kind EC P-256 or RSA in PEM")


def make_key(path: Path) -> Any:
    """A new key of P-256 in ``path``, for its owner alone; :class:`FileExistsError` rather than over."""
    key = jwk.generate_key("EC", "P-256")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.as_pem(private=True))
    return read_key(str(path))


def public_part(key: Any) -> dict[str, Any]:
    """What the provider is given: the public key as a JWK, with its name and use."""
    use = {"kid": key.kid, "use": "sig", "alg": ALGORITHMS[key.key_type]}
    return {**key.as_dict(private=False), **use}


def assertion(provider: Provider, token_endpoint: str) -> str:
    """A signed word that we are ``client_id``, good once and for a minute (RFC 7523)."""
    key = read_key(provider.key_file, provider.key_id)
    now = int(clock.now().timestamp())
    claims = {
        "iss": provider.client_id,
        "sub": provider.client_id,
        "aud": token_endpoint,
        "jti": secrets.token_urlsafe(24),
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
    }
    alg = ALGORITHMS[key.key_type]
    return jwt.encode({"alg": alg, "kid": key.kid}, claims, key, algorithms=[alg])
