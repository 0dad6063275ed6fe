"""Which wording a letter was printed in."""

import hashlib
from functools import cache

from . import manifest

SHARED = ("style.typ", "layout.typ", "reference.typ", "letters.yaml")


@cache
def digest(template_id: str) -> str:
    """SHA-256 over everything that makes the wording of a letter."""
    whole = hashlib.sha256()
    for name in sorted((*SHARED, f"{template_id}.typ")):
        whole.update((manifest.folder() / name).read_bytes())
    return whole.hexdigest()
