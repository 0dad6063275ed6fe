"""Shapes of lotteries."""

import datetime as dt
from uuid import UUID

from ninja import Schema

from shiyakusho.doors.api.schemas import Words


class LotteryFileOut(Schema):
    """A published file: downloaded at ``path``, its SHA-256 as hexadecimal digits."""

    name: str
    sha256: str
    path: str


class LotteryOut(Schema):
    """``stage``: preparing, open, closed, drawn, confirming, over. ``commitment``: SHA-256 of the secret;
    ``public_value``: found in public at the draw, empty before. ``files``: empty in lists."""

    id: UUID
    name: Words
    stage: str
    opens_at: dt.datetime
    closes_at: dt.datetime
    draws_at: dt.datetime
    confirms_until: dt.datetime
    commitment: str
    public_value: str
    files: list[LotteryFileOut]


class LotteryPage(Schema):
    items: list[LotteryOut]
    next_cursor: None
