"""Audit (監査): who did what, to whom, why. Append-only; written with the write it tells of."""

from typing import Any

from shiyakusho.ground.audit.actors import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    Purpose,
    acting_as,
    current_actor,
    current_path,
    current_purpose,
    for_purpose,
)

__all__ = [
    "ANONYMOUS",
    "SYSTEM",
    "Actor",
    "Purpose",
    "acting_as",
    "current_actor",
    "current_path",
    "current_purpose",
    "for_purpose",
    "record_read",
    "recorded",
]


def __getattr__(name: str) -> Any:  # models load only once the applications are ready
    if name in ("recorded", "record_read"):
        from shiyakusho.ground.audit import services

        return getattr(services, name)
    raise AttributeError(name)
