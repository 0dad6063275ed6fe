"""The manifest of a base backup: what belongs to it, with hashes, signed by the audit's key."""

import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from config.recovery.archive import write_safely
from config.recovery.refusals import damaged

FORMAT = "shiyakusho-backup-1"
NAME = "manifest.json"


def sign(folder: Path, said: dict[str, Any], private: Ed25519PrivateKey) -> None:
    """Write the manifest of the backup in ``folder``."""
    whole = said | {"format": FORMAT, "key": private.public_key().public_bytes_raw().hex()}
    signature = private.sign(_canonical(whole)).hex()
    write_safely(folder / NAME, _written(whole | {"signature": signature}).encode())


def read(folder: Path, public: str) -> dict[str, Any]:
    """The manifest, its signature checked with ``public`` (64 hex digits); NotRecovered if not."""
    try:
        raw = (folder / NAME).read_bytes()
        said: dict[str, Any] = json.loads(raw)
        signature = bytes.fromhex(said["signature"])
        # one changed bit is one too many, wherever it is: also A for a in the signature
        if raw != _written(said | {"signature": signature.hex()}).encode():
            raise ValueError
        del said["signature"]
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            signature, _canonical(said)
        )
        if said["format"] != FORMAT:
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
        raise damaged(f"{folder.name} の目録の署名が合いません") from error
    return said


def digest_of(file: Path) -> dict[str, Any]:
    """Bytes and SHA-256 of a file."""
    with file.open("rb") as content:
        return {
            "size": file.stat().st_size,
            "sha256": hashlib.file_digest(content, "sha256").hexdigest(),
        }


def check_files(folder: Path, said: dict[str, Any]) -> None:
    """Every file of the backup is what the manifest says. Raises NotRecovered."""
    for name, wanted in said["files"].items():
        try:
            found = digest_of(folder / name)
        except OSError:
            raise damaged(f"{folder.name} の {name} がありません") from None
        if found != wanted:
            raise damaged(f"{folder.name} の {name} は、書いたときと違います")


def _written(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _canonical(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
