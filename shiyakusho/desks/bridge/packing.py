"""A bundle: a ZIP of a manifest, its signature and one file of rows (連携ファイル).

The signature (Ed25519, the key of ground/audit) is over the manifest, the manifest names the file by
SHA-256, and says for which city, by whom, when, for which procedure and in which layout. Pure but
for the key.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shiyakusho.ground.audit.signing import public_key

FORMAT = "shiyakusho-bundle-1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
CASES, RESULTS = "cases.csv", "results.csv"
TO_CORE, FROM_CORE = "to_core", "from_core"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same rows give the same bytes


def csv_of(header: Sequence[str], rows: Sequence[Sequence[str]], encoding: str) -> bytes:
    """Every cell quoted, lines ending in CR LF; ``UnicodeEncodeError`` for what was not asked before."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def packed(
    about: dict[str, Any], name: str, content: bytes, rows: int, key: Ed25519PrivateKey
) -> tuple[bytes, str]:
    """The ZIP, and the SHA-256 of its manifest. ``about``: what the manifest says besides."""
    file = {
        "name": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "rows": rows,
    }
    said = {"format": FORMAT, **about, "files": [file]}
    manifest = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode()
    signature = {"key": public_key(key), "signature": key.sign(signed_words(manifest)).hex()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, inside in (
            (MANIFEST, manifest),
            (SIGNATURE, json.dumps(signature).encode()),
            (name, content),
        ):
            archive.writestr(zipfile.ZipInfo(each, EPOCH), inside, zipfile.ZIP_DEFLATED)
    return out.getvalue(), hashlib.sha256(manifest).hexdigest()


def signed_words(manifest: bytes) -> bytes:
    """What is signed: never mistaken for a head of the audit, which the same key signs."""
    return FORMAT.encode() + b"\n" + manifest
