"""Ids as they come from outside."""

from typing import Any
from uuid import UUID


def as_uuid(text: Any) -> UUID | None:
    """The UUID ``text`` spells, ``None`` when it spells none."""
    try:
        return text if isinstance(text, UUID) else UUID(str(text))
    except ValueError:
        return None
