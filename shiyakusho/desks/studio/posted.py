"""What a form sent: one text per name, or all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import QueryDict


class Posted:
    """Names with the texts sent for each; nothing else of a request."""

    def __init__(self, sent: Mapping[str, Sequence[str]]) -> None:
        self._sent = sent

    def __contains__(self, name: str) -> bool:
        return bool(self._sent.get(name))

    def __getitem__(self, name: str) -> str:
        return self._sent[name][-1]

    def get(self, name: str, default: str = "") -> str:
        values = self._sent.get(name)
        return values[-1] if values else default

    def all(self, name: str) -> list[str]:
        return list(self._sent.get(name, ()))


def posted(data: QueryDict) -> Posted:
    """What a request sent."""
    return Posted({name: [str(one) for one in data.getlist(name)] for name in data})
