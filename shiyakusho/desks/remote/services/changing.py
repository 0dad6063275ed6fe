"""One change of a talk: its row is locked, what happened is written down, the pages hear of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from shiyakusho.desks.remote.choices import Role, What
from shiyakusho.desks.remote.models import Happening, Talk
from shiyakusho.desks.remote.refusals import TalkNotFound, TalkOver
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded


@contextmanager
def changing(
    talk_id: UUID, action: str, *, over_too: bool = False, **detail: Any
) -> Iterator[Talk]:
    """The talk, locked until the write is done, saved with the next ``version``. Raises TalkNotFound,
    and TalkOver unless ``over_too``."""
    with recorded(action, **detail) as event:
        rows = Talk.objects.select_for_update(of=("self",))
        talk = rows.filter(pk=talk_id).first()
        if talk is None:
            raise TalkNotFound
        event.subjects.extend(talk.subjects)
        if not over_too and is_over(talk):
            raise TalkOver
        yield talk
        talk.version += 1
        talk.save()


def is_over(talk: Talk) -> bool:
    """Whether it ended, or its time did."""
    return not talk.is_live or talk.expires_at <= clock.now()


def note(talk: Talk, what: What, role: Role | str = "") -> None:
    """Write down what happened."""
    Happening.objects.create(talk=talk, what=what, role=role, at=clock.now())
