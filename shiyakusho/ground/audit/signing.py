"""The key that signs heads of the chain: Ed25519, in a file the settings name, of this machine only.

The private key never enters the database; who can write every row still cannot make a head.
"""

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings


class NoKey(RuntimeError):
    """There is no key to sign with; the message names the file and why it does not serve."""


def make_key(file: Path) -> str:
    """Make a key in a new file only its owner reads; returns the public key, 64 hex digits.

    Raises ``FileExistsError``: a key is never overwritten.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(pem)
    return public_key(key)


def key() -> Ed25519PrivateKey:
    """The key of ``settings.AUDIT_KEY_FILE``. Raises :class:`NoKey`."""
    file = Path(settings.AUDIT_KEY_FILE)
    try:
        loaded = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NoKey(f"{file}: {type(error).__name__}") from error
    if not isinstance(loaded, Ed25519PrivateKey):
        raise NoKey(f"{file}: not an Ed25519 key")
    return loaded


def public_key(private: Ed25519PrivateKey) -> str:
    return private.public_key().public_bytes_raw().hex()
