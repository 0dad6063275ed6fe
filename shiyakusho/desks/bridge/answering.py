"""What stands on the core system's side: check the city's bundle, sign the results as its answer."""

from __future__ import annotations

import uuid
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings

from shiyakusho.desks.bridge.opening import opened
from shiyakusho.desks.bridge.packing import FROM_CORE, RESULTS, TO_CORE, packed
from shiyakusho.ground import clock


def answer(bundle: bytes, results: bytes, *, city_key: str, key: Ed25519PrivateKey) -> bytes:
    """The answering bundle; refusals of ``opening`` where the city's is not the city's."""
    found = opened(bundle, kind=TO_CORE, city=settings.CITY, trusted={city_key: "city"})
    about = {
        "kind": FROM_CORE,
        "id": str(uuid.uuid4()),
        "answers": found.manifest["id"],
        "city": found.manifest["city"],
        "procedure": found.manifest["procedure"],
        "made_at": clock.now().isoformat(),
    }
    rows = max(0, results.count(b"\n") - 1)
    return packed(about, RESULTS, results, rows, key)[0]


def key_in(file: Path) -> Ed25519PrivateKey:
    """The key of a core system; ``ValueError`` for what is no Ed25519 key."""
    loaded = load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(loaded, Ed25519PrivateKey):
        raise ValueError(f"{file}: not an Ed25519 key")
    return loaded
