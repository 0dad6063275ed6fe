"""What is destroyed by a list somebody approved, not silently (廃棄)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from shiyakusho.ground.contracts.registries import Registry


@dataclass(frozen=True)
class Expired:
    """One record whose time is over.

    ``key`` names it (``case:<uuid>``), ``title`` says what it is without naming anybody. ``held_by``
    is why it may not go yet (not delivered, not handed over); empty: it may.
    """

    key: str
    title: str
    ended_on: date
    kept_until: date
    held_by: str = ""


@dataclass(frozen=True)
class Disposal:
    """A kind of record that goes by a list (廃棄目録).

    ``expired(today)`` yields what is due; ``destroy(list_id, key)`` destroys one record whole, in one
    transaction, and is safe to repeat. ``basis`` is the law or rule the period stands on.
    """

    title: str
    basis: str
    expired: Callable[[date], Iterable[Expired]]
    destroy: Callable[[str, str], None]


disposals: Registry[Disposal] = Registry("disposals")
