"""Groups (団体) that count together: written down by the office, told their number once."""

from __future__ import annotations

import secrets
from datetime import date

from shiyakusho.engines.booking.codes import group_digest
from shiyakusho.engines.booking.lottery.models import EntrantGroup
from shiyakusho.engines.booking.lottery.priorities import lottery_pack
from shiyakusho.engines.booking.lottery.refusals import RoundWrong
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.codes import new_code
from shiyakusho.ground.ui.written import as_written


def add_group(*, name: str, priority: str = "", section_id: str = "") -> tuple[EntrantGroup, str]:
    """The group and its number, which nobody is told again. :class:`RoundWrong`."""
    kept = as_written(name, limit=100)
    ranks = {one.id for one in lottery_pack().priorities if one.proof == "group"}
    if not kept or (priority and priority not in ranks):
        raise RoundWrong(extra={"errors": ["団体の名前か優先"]})
    code, today = new_code(), clock.today()
    with recorded("booking.add_group") as event:
        made = EntrantGroup.objects.create(
            name=kept, section_id=section_id, code_digest=group_digest(code), priority=priority,
            mark=f"g-{secrets.token_hex(6)}", since=today,
            until=date(today.year + lottery_pack().group_years, 3, 31),
        )  # fmt: skip
        event.detail["group"] = str(made.pk)
    return made, code
