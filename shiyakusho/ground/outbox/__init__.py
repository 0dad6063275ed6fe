"""The outbox (発信簿): everything that leaves the house, committed with the write that caused it.

The row is the truth; a queue job carries only its id. A delivery may be tried again, so whoever
delivers must be idempotent by ``key``.
"""

from shiyakusho.ground.outbox.deliverers import abandons, delivers


def put(kind: str, payload: dict, *, key: str) -> None:
    """See :func:`shiyakusho.ground.outbox.services.put`."""
    from shiyakusho.ground.outbox.services import put as put_row

    put_row(kind, payload, key=key)


__all__ = ["abandons", "delivers", "put"]
