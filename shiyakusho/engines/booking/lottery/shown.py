"""How rounds, slots, entries and wins are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shiyakusho.engines.booking.lottery.choices import EntryState, Stage, WinState
from shiyakusho.engines.booking.lottery.models import CityHold, Entry, Round, RoundSlot, Win
from shiyakusho.engines.booking.lottery.priorities import name_of
from shiyakusho.engines.booking.lottery.selectors import slots_of
from shiyakusho.engines.booking.lottery.stages import stage_of
from shiyakusho.engines.booking.shown import times_label
from shiyakusho.ground.identity.codes import grouped
from shiyakusho.ground.ui import text

TAGS = {
    Stage.PREPARING: "info",
    Stage.OPEN: "success",
    Stage.CLOSED: "neutral",
    Stage.DRAWN: "progress",
    Stage.CONFIRMING: "progress",
    Stage.OVER: "neutral",
    EntryState.ENTERED: "info",
    EntryState.WON: "success",
    EntryState.WAITING: "progress",
    EntryState.WITHDRAWN: "neutral",
    EntryState.OUT: "neutral",
    WinState.OFFERED: "warning",
    WinState.CONFIRMED: "success",
    WinState.DECLINED: "neutral",
    WinState.LAPSED: "neutral",
}


def round_line(found: Round, now: datetime) -> dict[str, Any]:
    """A round as lists show it."""
    stage = stage_of(found, now)
    return {"round": found, "stage": stage, "label": stage.label, "tag": TAGS[stage]}


def slot_label(one: RoundSlot) -> str:
    """``2027年1月9日（土曜日） 09:00–12:00 ホール``, in the reader's language, without markup."""
    day = text.plain_text(one.starts_at.astimezone(one.resource.tz).date())
    if (one.ends_at - one.starts_at).days >= 1:
        last = text.plain_text(one.ends_at.astimezone(one.resource.tz).date())
        return f"{day}–{last} {text.plain_text(one.resource.name)}"
    times = times_label(one.resource, one.starts_at, one.ends_at)
    return f"{day} {times} {text.plain_text(one.resource.name)}"


def slot_lines(found: Round) -> list[dict[str, Any]]:
    """What is given, line by line."""
    return [
        {"code": one.code, "label": slot_label(one), "capacity": one.capacity,
         "kept": sum(one.reserved.values())}
        for one in slots_of(found)
    ]  # fmt: skip


def hold_lines(holds: list[CityHold]) -> list[dict[str, Any]]:
    """What the city took, line by line."""
    return [{"hold": one, "label": slot_label(one.slot)} for one in holds]


def entry_shown(entry: Entry) -> dict[str, Any]:
    """An entry with its wishes, and what it won."""
    labels = {one.code: slot_label(one) for one in slots_of(entry.round)}
    wins = {one.wish: one for one in Win.objects.filter(entry=entry)}
    wishes = []
    for n, bundle in enumerate(entry.wishes):
        win = wins.get(n)
        wishes.append(
            {
                "n": n + 1,
                "labels": [labels.get(code, code) for code in bundle],
                "win": win,
                "tag": TAGS[WinState(win.state)] if win else "",
                "label": win.get_state_display() if win else "",
            }
        )
    return {
        "entry": entry,
        "round": entry.round,
        "number": grouped(entry.number),
        "label": entry.get_state_display(),
        "tag": TAGS[EntryState(entry.state)],
        "wishes": wishes,
        "priority": name_of(entry.priority) if entry.priority else "",
        "unproven": entry.must_prove and entry.proven_at is None,
    }
