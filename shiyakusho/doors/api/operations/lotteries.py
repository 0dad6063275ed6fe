"""Lotteries of places: which there are, and everything that was published of one. Nobody is named."""

import hashlib
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router

from shiyakusho.doors.api import lottery_schemas as schemas
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route

router = Router(tags=["lotteries"])
MOST = 100


@router.get("/lotteries", response=schemas.LotteryPage, summary="抽選の一覧")
@route.public
def lotteries(request: HttpRequest) -> dict[str, Any]:
    """The latest hundred that were announced."""
    rows = booking.announced_rounds()[:MOST]
    return {"items": [lottery_json(one) for one in rows], "next_cursor": None}


@router.get("/lotteries/{lottery_id}", response=schemas.LotteryOut, summary="抽選と公表した資料")
@route.public
def lottery(request: HttpRequest, lottery_id: UUID) -> dict[str, Any]:
    """One, with its published files as they stand: ``commitment.txt`` before it opens, ``terms.json``
    and ``entries.csv`` when it is closed, ``draw.json`` and ``result.csv`` when it was drawn."""
    found = booking.round_of(lottery_id)
    files = [
        {"name": name, "sha256": hashlib.sha256(text.encode()).hexdigest(),
         "path": reverse("booking:lottery_file", args=[found.pk, name])}
        for name, text in sorted(booking.files_of(found).items())
    ]  # fmt: skip
    return lottery_json(found) | {"files": files}


def lottery_json(one: booking.Round) -> dict[str, Any]:
    """A round as the API tells it."""
    return {
        "id": one.pk,
        "name": one.name,
        "stage": str(booking.stage_of(one, clock.now())),
        "opens_at": one.opens_at.astimezone(clock.TOKYO),
        "closes_at": one.closes_at.astimezone(clock.TOKYO),
        "draws_at": one.draws_at.astimezone(clock.TOKYO),
        "confirms_until": one.confirms_until.astimezone(clock.TOKYO),
        "commitment": one.commitment,
        "public_value": one.public_value,
        "files": [],
    }
