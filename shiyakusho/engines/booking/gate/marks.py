"""The mark (しるし) of a turn: what is published of it. It opens nothing and leads back to nobody."""

from __future__ import annotations

import hashlib
from uuid import UUID

SIGNS = 16


def mark_of(key: UUID) -> str:
    """So many hex digits of a hash of the key."""
    return hashlib.sha256(b"shiyakusho-gate-1" + key.bytes).hexdigest()[:SIGNS]
