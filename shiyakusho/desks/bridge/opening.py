"""Open a bundle from outside: nothing is believed before the signature, nothing is unpacked to disk."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from shiyakusho.desks.bridge.packing import (
    CASES,
    FORMAT,
    FROM_CORE,
    MANIFEST,
    RESULTS,
    SIGNATURE,
    TO_CORE,
    signed_words,
)
from shiyakusho.desks.bridge.refusals import (
    BundleBroken,
    BundleOfAnotherCity,
    BundleTampered,
    BundleTooBig,
    BundleVersionUnknown,
)

MOST_BYTES = 20 * 1024 * 1024  # of the ZIP as it comes
MOST_EXPANDED = 60 * 1024 * 1024
MOST_ENTRIES = 3
HEX_KEY = re.compile(r"[0-9a-f]{64}")
KINDS = {TO_CORE: CASES, FROM_CORE: RESULTS}


@dataclass(frozen=True)
class Opened:
    """A bundle whose signature and hashes are right: its manifest, its file, whose key signed."""

    manifest: dict[str, Any]
    content: bytes
    digest: str
    signer: str


def opened(content: bytes, *, kind: str, city: str, trusted: dict[str, str]) -> Opened:
    """Read a bundle of ``kind`` for ``city``. ``trusted``: public key in hex → whose it is.

    Raises :class:`BundleTooBig`, :class:`BundleBroken`, :class:`BundleTampered`,
    :class:`BundleVersionUnknown`, :class:`BundleOfAnotherCity`.
    """
    inside = _unpacked(content, {MANIFEST, SIGNATURE, KINDS[kind]})
    manifest = inside[MANIFEST]
    signer = _signer(manifest, inside[SIGNATURE], trusted)
    told = _json(manifest)
    if told.get("format") != FORMAT or told.get("kind") != kind:
        raise BundleVersionUnknown
    if told.get("city") != city:
        raise BundleOfAnotherCity
    file = _only_file(told, KINDS[kind])
    rows = inside[KINDS[kind]]
    if hashlib.sha256(rows).hexdigest() != file.get("sha256") or len(rows) != file.get("bytes"):
        raise BundleTampered
    return Opened(told, rows, hashlib.sha256(manifest).hexdigest(), signer)


def trusted_keys() -> dict[str, str]:
    """Whose results are believed: ``BRIDGE_KEYS_DIR/<system>.pub``, one public key (64 hex) each."""
    folder = Path(settings.BRIDGE_KEYS_DIR)
    found = {path.read_text(encoding="ascii").strip(): path.stem for path in folder.glob("*.pub")}
    return {key: system for key, system in found.items() if HEX_KEY.fullmatch(key)}


def _unpacked(content: bytes, wanted: set[str]) -> dict[str, bytes]:
    """The entries by name: measured by the table before a byte is inflated, and while inflating."""
    if len(content) > MOST_BYTES:
        raise BundleTooBig
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_EXPANDED:
                raise BundleTooBig
            # By exact name: a path, a second file of one name, an encrypted one is none of ours.
            if sorted(e.filename for e in entries) != sorted(wanted) or any(
                e.flag_bits & 1 for e in entries
            ):
                raise BundleBroken
            return {entry.filename: _read(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise BundleBroken from error
    except Exception as error:  # a damaged stream fails in its codec's own way (zlib.error)
        if isinstance(error, BundleTooBig | BundleBroken):
            raise
        raise BundleBroken from error


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """An entry no longer than its table says."""
    with archive.open(entry) as file:
        found = file.read(entry.file_size + 1)
    if len(found) != entry.file_size:
        raise BundleBroken
    return found


def _signer(manifest: bytes, signature: bytes, trusted: dict[str, str]) -> str:
    said = _json(signature)
    key, mark = said.get("key"), said.get("signature")
    if not isinstance(key, str) or not isinstance(mark, str) or key not in trusted:
        raise BundleTampered
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(mark), signed_words(manifest))
    except (InvalidSignature, ValueError) as error:
        raise BundleTampered from error
    return trusted[key]


def _json(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BundleBroken from error
    if not isinstance(found, dict):
        raise BundleBroken
    return found


def _only_file(told: dict[str, Any], name: str) -> dict[str, Any]:
    files = told.get("files")
    if not isinstance(files, list) or len(files) != 1 or not isinstance(files[0], dict):
        raise BundleBroken
    file: dict[str, Any] = files[0]
    if file.get("name") != name:
        raise BundleBroken
    return file
