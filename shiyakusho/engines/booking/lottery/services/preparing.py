"""Prepare a round (回を用意する): its days and rules, what it gives; and announce it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from pydantic import ValidationError

from shiyakusho.engines.booking.lottery.choices import Stage
from shiyakusho.engines.booking.lottery.drawing import commitment
from shiyakusho.engines.booking.lottery.models import (
    CityHold,
    LotteryFile,
    Round,
    RoundSecret,
    RoundSlot,
)
from shiyakusho.engines.booking.lottery.priorities import known_priorities, lottery_pack
from shiyakusho.engines.booking.lottery.publishing import PLAIN
from shiyakusho.engines.booking.lottery.refusals import RoundNotThere, RoundWrong
from shiyakusho.engines.booking.lottery.round_data import RoundData
from shiyakusho.engines.booking.lottery.services.holding_round import holding
from shiyakusho.engines.booking.lottery.services.keeping import keep_out
from shiyakusho.engines.booking.lottery.stages import require_stage
from shiyakusho.engines.booking.selectors import resource_of
from shiyakusho.engines.booking.services.guarding import once_more
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted

SECRET_BYTES = 32
COMMITMENT = "commitment.txt"


@dataclass(frozen=True)
class Days:
    """The days of a round, in order."""

    opens_at: datetime
    closes_at: datetime
    draws_at: datetime
    confirms_from: datetime
    confirms_until: datetime
    ends_at: datetime

    def columns(self) -> dict[str, datetime]:
        """As the row has them; :class:`RoundWrong` out of order."""
        row = vars(self).copy()
        if (
            not self.opens_at < self.closes_at <= self.draws_at <= self.confirms_from
            or not self.confirms_from < self.confirms_until <= self.ends_at
        ):
            raise RoundWrong(extra={"errors": ["日程の順番"]})
        return row


def make_round(
    *, name: Mapping[str, str], days: Days, data: Mapping[str, Any], about: Mapping[str, str] = {},
    section_id: str = "",
) -> Round:  # fmt: skip
    """A new round that nobody sees yet. :class:`RoundWrong`."""
    if not name.get("ja", "").strip():
        raise RoundWrong(extra={"errors": ["名前"]})
    told = _read(data)
    with recorded("booking.make_round") as event:
        made = Round.objects.create(
            name=dict(name), about=dict(about), section_id=section_id, made_at=clock.now(),
            data=told.model_dump(mode="json"), **days.columns(),
        )  # fmt: skip
        event.subjects.append(made.subject)
    return made


def change_round(
    *, round_id: UUID, name: Mapping[str, str], days: Days, data: Mapping[str, Any]
) -> Round:
    """Other days and rules, until it is announced: from then on they are promised."""
    told = _read(data)
    with holding(round_id, "booking.change_round") as (found, _event):
        _require_unannounced(found)
        found.name = found.name | {key: text for key, text in name.items() if text.strip()}
        found.data = told.model_dump(mode="json")
        for column, value in days.columns().items():
            setattr(found, column, value)
        found.save()
    return found


def add_slot(
    *, round_id: UUID, code: str, resource_id: UUID, starts_at: datetime, ends_at: datetime,
    capacity: int = 1, reserved: Mapping[int, int] = {},
) -> RoundSlot:  # fmt: skip
    """Something more to be given. Of a space there is one; a hall with its rooms is given as its rooms,
    wished for together. :class:`RoundWrong`."""
    resource = resource_of(resource_id, closed_too=True)
    wrong = _slot_faults(code, starts_at, ends_at, capacity, reserved, exclusive=resource.exclusive)
    with holding(round_id, "booking.add_round_slot") as (found, event):
        _require_unannounced(found)
        if starts_at <= found.confirms_until:
            wrong.append("確認の期限より後の枠だけ出せます")
        if RoundSlot.objects.filter(round=found).count() >= lottery_pack().most_slots:
            wrong.append("枠の数")
        if wrong:
            raise RoundWrong(extra={"errors": wrong})
        event.detail["code"] = code
        made = RoundSlot(
            round=found, code=code, resource=resource, starts_at=starts_at, ends_at=ends_at,
            capacity=capacity, reserved={str(rank): n for rank, n in reserved.items()},
        )  # fmt: skip
        try:
            made.save(force_insert=True)
        except IntegrityError:
            raise RoundWrong(extra={"errors": ["同じ記号か、同じ枠があります"]}) from None
    return made


def drop_slot(*, round_id: UUID, code: str) -> None:
    """Not to be given after all, before the round is announced."""
    with holding(round_id, "booking.drop_round_slot") as (found, event):
        _require_unannounced(found)
        event.detail["code"] = code
        RoundSlot.objects.filter(round=found, code=code).delete()


def announce(*, round_id: UUID) -> Round:
    """Tell everybody, before it opens: the secret is made, and its hash published. From now on nobody
    else can book what is given. Twice is once. RoundWrong, RoundNotThere, SlotNotFree."""

    def act() -> Round:
        with lifted("booking.announce"), holding(round_id, "booking.announce") as (found, event):
            if found.announced_at is not None:
                return found
            now = clock.now()
            if now >= found.opens_at:
                raise RoundWrong(extra={"errors": ["受付の始まりが過ぎています"]})
            if not RoundSlot.objects.filter(round=found).exists():
                raise RoundWrong(extra={"errors": ["枠がありません"]})
            secret = secrets.token_bytes(SECRET_BYTES)
            RoundSecret.objects.create(round=found, secret=secret)
            found.commitment, found.announced_at = commitment(secret), now
            found.save(update_fields=["commitment", "announced_at"])
            publish(found, COMMITMENT, found.commitment + "\n")
            keep_out(found)
            event.detail["commitment"] = found.commitment
        return found

    return once_more(act)


def publish(found: Round, name: str, text: str) -> None:
    """A file of the round, once and for ever."""
    LotteryFile.objects.create(round=found, name=name, text=text, published_at=clock.now())


def holds_of(found: Round) -> dict[str, int]:
    """Places the city holds now, by code."""
    taken: dict[str, int] = {}
    rows = CityHold.objects.filter(slot__round=found, released_at=None)
    for code, places in rows.values_list("slot__code", "places"):
        taken[code] = taken.get(code, 0) + places
    return taken


def _read(data: Mapping[str, Any]) -> RoundData:
    try:
        told = RoundData.model_validate(data)
    except ValidationError as error:
        found = [".".join(str(part) for part in one["loc"]) for one in error.errors()]
        raise RoundWrong(extra={"errors": found}) from None
    if not set(told.priorities) <= known_priorities():
        raise RoundWrong(extra={"errors": ["priorities"]})
    return told


def _slot_faults(
    code: str, starts_at: datetime, ends_at: datetime, capacity: int, reserved: Mapping[int, int],
    *, exclusive: bool,
) -> list[str]:  # fmt: skip
    wrong = []
    if not PLAIN.fullmatch(code) or len(code) > 40:
        wrong.append("記号は、半角の英数字と-だけで書いてください")
    if not starts_at < ends_at <= starts_at + timedelta(days=400):
        wrong.append("日時")
    if not 1 <= capacity <= (1 if exclusive else 100_000):
        wrong.append("数")
    if any(places < 0 for places in reserved.values()) or sum(reserved.values()) > capacity:
        wrong.append("優先のために取っておく数")
    return wrong


def _require_unannounced(found: Round) -> None:
    if found.announced_at is not None:
        raise RoundNotThere(extra={"stage": "announced"})
    require_stage(found, clock.now(), Stage.PREPARING)
