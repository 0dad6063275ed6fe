"""Messages about entries: rows in the outbox now, written and sent by the worker.

A draw tells everybody: one row for each few hundred, so that the draw itself is short.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from shiyakusho.engines.booking.lottery.choices import EntryState
from shiyakusho.engines.booking.lottery.models import Entry, Round, RoundSlot, Win
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.identity.codes import grouped
from shiyakusho.registers.organisation import public as organisation

TELL, RESULTS = "booking.lottery_tell", "booking.lottery_results"
AT_ONCE = 300
MOMENT = "%Y-%m-%d %H:%M"


def tell(entry: Entry, template: str, win: Win | None = None) -> None:
    """Once for each entry, win and occasion; nobody is told who left no address."""
    if not (entry.email or entry.account_id):
        return
    payload = {
        "entry": str(entry.pk),
        "template": template,
        "win": str(win.pk) if win else "",
    }
    outbox.put(TELL, payload, key=f"{template}:{entry.pk}:{payload['win']}")


def tell_results(found: Round, *, after: int) -> None:
    """Begin to tell what was drawn, from a place on."""
    payload = {"round": str(found.pk), "after": after}
    outbox.put(RESULTS, payload, key=f"{RESULTS}:{found.pk}:{after}")


@outbox.delivers(RESULTS)
def tell_some(payload: dict[str, Any], key: str) -> None:
    """The worker's: the next few hundred in the order of the lots, then the row for those behind."""
    after = int(payload["after"])
    rows = Entry.objects.filter(round_id=payload["round"], place__gt=after).order_by("place")
    some = list(rows.select_related("round")[:AT_ONCE])
    first = {
        one.entry_id: one
        for one in Win.objects.filter(entry__in=some, from_list=False).order_by("-wish")
    }
    for entry in some:
        win = first.get(entry.pk)
        if win is not None:
            tell(entry, "lottery-won", win)
        elif entry.state in (EntryState.WAITING, EntryState.OUT):
            tell(entry, "lottery-waiting")
    if len(some) == AT_ONCE:
        tell_results(some[0].round, after=int(some[-1].place or 0))


@outbox.delivers(TELL)
def write_mail(payload: dict[str, Any], key: str) -> None:
    """The worker's: an entry that was forgotten meanwhile is told nothing of."""
    entry = Entry.objects.select_related("round").filter(pk=UUID(payload["entry"])).first()
    to = (entry.email or entry.account_id) if entry else None
    if entry is None or not to:
        return
    win = Win.objects.filter(pk=payload["win"]).first() if payload["win"] else None
    names = messaging.uses(payload["template"])
    said = _said(entry, win)
    messaging.send(
        to=to,
        template=payload["template"],
        context={name: value for name, value in said.items() if name in names},
        key=key,
        language=entry.language,
        about=entry.subject,
    )


def _said(entry: Entry, win: Win | None) -> dict[str, Any]:
    city, found = organisation.city(), entry.round
    until = win.until if win else found.confirms_until
    return {
        "what": found.name,
        "number": grouped(entry.number),
        "draws": _moment(found.draws_at),
        "place": str(entry.place or ""),
        "slots": slots_line(entry, win) if win else "",
        "until": _moment(until),
        "office": {"ja": city.name.ja, "en": city.name.en},
        "phone": city.hall.phone.number,
        "link": ["booking:lottery_entry", str(entry.pk)],
    }


def slots_line(entry: Entry, win: Win) -> str:
    """``2027-01-09 09:00–12:00 ホール``: what was won, in one line."""
    codes = entry.wishes[win.wish]
    rows = RoundSlot.objects.filter(round_id=entry.round_id, code__in=codes)
    told = []
    for one in rows.select_related("resource").order_by("starts_at", "code"):
        start, end = (
            timezone.localtime(at, one.resource.tz) for at in (one.starts_at, one.ends_at)
        )
        told.append(f"{start:%Y-%m-%d %H:%M}–{end:%H:%M} {one.resource.name['ja']}")
    return " / ".join(told)


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at, clock.TOKYO):{MOMENT}}"
