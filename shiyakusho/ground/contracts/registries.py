"""One typed registry for every plug in the house."""

from collections.abc import ItemsView
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Keeps what rooms plug in, by key, in the order it came; refuses a second item for a key.

    Registering the very same object twice is harmless: Django may call ``AppConfig.ready`` again.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}

    def register(self, key: str, item: T) -> T:
        """Add ``item`` under ``key``; ``ValueError`` when another item already stands there."""
        if self._items.get(key, item) is not item:
            raise ValueError(f"{self.name}: {key!r} is already registered")
        self._items[key] = item
        return item

    def get(self, key: str) -> T:
        """Return the item under ``key``; ``LookupError`` names what there is instead."""
        try:
            return self._items[key]
        except KeyError:
            known = ", ".join(sorted(self._items)) or "nothing"
            raise LookupError(f"{self.name}: no {key!r}; registered: {known}") from None

    def items(self) -> ItemsView[str, T]:
        return self._items.items()

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __len__(self) -> int:
        return len(self._items)
