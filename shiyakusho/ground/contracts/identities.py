"""Ids as they come from outside, and as the files of a city spell them."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]


def as_uuid(text: Any) -> UUID | None:
    """The UUID ``text`` spells, ``None`` when it spells none."""
    try:
        return text if isinstance(text, UUID) else UUID(str(text))
    except ValueError:
        return None
