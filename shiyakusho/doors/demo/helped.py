"""Visits of the demo's volunteer: one filed by the resident, one stopped, one left alone; what is left of
them is a number on the volunteer's page, the figures of the office, and the application."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from shiyakusho.desks.assist import public as assist
from shiyakusho.ground import clock
from shiyakusho.ground.audit import Purpose, acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account

VOLUNTEER, PROCEDURE = "volunteer", "water-start-stop"
PURPOSE = Purpose("task", "assist", "入力のお手伝い（ご本人の同意）")
NUMBER, SIGNED = "2580", "M60 60L120 90L180 60M220 50L220 140M260 80L340 80L300 140"
TOLD = {
    "notifier_name": "八幡 トメ",
    "notifier_phone": "093-582-0001",
    "supply_change": "start",
    "supply_address.postal_code": "8030814",
    "supply_address.town": "北九州市小倉北区大手町",
    "supply_address.rest": "4番5号",
}


def help_some(accounts: dict[str, Account]) -> None:
    """Done once; a second run finds the visits there."""
    helper = accounts.get(VOLUNTEER)
    if helper is None or assist.Help.objects.filter(helper=helper).exists():
        return
    with suppress(assist.NothingToHelpWith):  # not every city has water works of its own
        _help(helper)


def _help(helper: Account) -> None:
    with acting_as(actor_of(helper), PURPOSE):
        for how, ending in (
            (assist.How.SPOKEN, assist.Ending.REVOKED),
            (assist.How.SCREEN, assist.Ending.IDLE),
            (assist.How.SCREEN, assist.Ending.DONE),
        ):
            visit = _agreed(helper, how)
            if ending == assist.Ending.DONE:
                _filed(visit)
            assist.end(help_id=visit.pk, ending=ending)


def _agreed(helper: Account, how: assist.How) -> assist.Help:
    visit, _ = assist.begin(
        helper=helper, place_id=_place(), procedures=[PROCEDURE], language="ja", key="demo"
    )
    return assist.agree(
        help_id=visit.pk,
        how=how,
        said=True,
        number=(NUMBER, NUMBER),
        strokes=SIGNED,
        witness="大手町 次郎",
    )


def _place() -> str:
    return next(one.id for one in assist.pack().places.values() if not one.by_phone)


def _filed(visit: assist.Help) -> None:
    """Told, typed, read by the resident on the turned screen, signed and filed."""
    [form] = assist.forms_of(visit)
    starts = clock.today() + timedelta(days=6)
    day = {f"start_date.{part}": str(getattr(starts, part)) for part in ("year", "month", "day")}
    for said in (TOLD, day):
        data = QueryDict(mutable=True)
        data.update(said)
        data.setlist("shown", sorted({name.split(".")[0] for name in said}))
        assist.write(
            help_id=visit.pk, form_id=form.pk, data=data, files=MultiValueDict(), own=False
        )
    assist.turn(help_id=visit.pk, to_resident=True)
    assist.unlock(help_id=visit.pk, number=NUMBER)
    seen = assist.look_at(form).seen
    assist.sign(help_id=visit.pk, form_id=form.pk, seen=seen, strokes=SIGNED)
