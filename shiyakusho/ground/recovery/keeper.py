"""Where later decisions are kept: one signed file each, in a folder outside the database."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from shiyakusho.ground.audit.signing import key, public_key
from shiyakusho.ground.outbox import delivers
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.recovery.tombstones import KIND, message_of


class NoPlace(RuntimeError):
    """The settings name no folder outside the database (``TOMBSTONES_TO``, ``BACKUP_DIR``)."""


class NotTheCitys(ValueError):
    """A kept decision cannot be read, was changed, or is signed with another key."""


@delivers(KIND)
def keep(document: dict[str, Any], outbox_key: str) -> None:
    """Write one decision; the same again changes nothing."""
    write(document, place())


def place() -> Path:
    """The folder. Raises :class:`NoPlace`."""
    if not settings.TOMBSTONES_TO:
        raise NoPlace
    return Path(settings.TOMBSTONES_TO)


def write(document: dict[str, Any], folder: Path) -> Path:
    """Sign and write beside, then rename: a decision is there whole or not at all."""
    file = folder / f"{document['at'].replace(':', '')}-{document['id']}.json"
    if file.exists():
        return file
    private = key()
    signed = document | {"key": public_key(private)}
    signed["signature"] = private.sign(message_of(document)).hex()
    folder.mkdir(parents=True, exist_ok=True)
    half = folder / f".{file.name}.{os.getpid()}"
    with half.open("w", encoding="utf-8") as out:
        out.write(_written(signed))
        out.flush()
        os.fsync(out.fileno())
    half.replace(file)
    return file


def write_all(folder: Path) -> int:
    """Every decision the outbox still knows, delivered or not; how many files that makes."""
    rows = OutboxMessage.objects.filter(kind=KIND).order_by("pk")
    return sum(write(row.payload, folder).exists() for row in rows.iterator())


def read_all(folder: Path, public: str) -> Iterator[dict[str, Any]]:
    """Every kept decision, its signature checked with ``public`` (64 hex digits).

    Raises :class:`NotTheCitys` with the name of the file.
    """
    checker = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    for file in sorted(folder.glob("*.json")):
        try:
            raw = file.read_bytes()
            document = json.loads(raw)
            signature = bytes.fromhex(document["signature"])
            # one changed bit is one too many, also where the signature does not reach
            exact = document | {"signature": signature.hex(), "key": public}
            if raw != _written(exact).encode():
                raise ValueError
            checker.verify(signature, message_of(document))
        except (ValueError, KeyError, TypeError, InvalidSignature) as error:
            raise NotTheCitys(file.name) from error
        yield document


def _written(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False) + "\n"
