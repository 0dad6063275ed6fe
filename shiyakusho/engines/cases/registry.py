"""Where upper rooms plug in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

FiledWith = Callable[[UUID], Iterable[UUID]]
_filed_with: list[FiledWith] = []


def provide_filed_with(filed_with: FiledWith) -> None:
    """Tell the page of a case which applications were filed together with its own; called once.

    The page shows those of them whose cases the clerk may see, and says nothing of the others.
    """
    if filed_with not in _filed_with:
        _filed_with.append(filed_with)


def filed_with(application_id: UUID) -> list[UUID]:
    """Applications filed together with this one."""
    return [one for ask in _filed_with for one in ask(application_id)]
