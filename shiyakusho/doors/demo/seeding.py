"""Make the demo city, once; a second run finds everything there."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from shiyakusho.doors.demo import households, told
from shiyakusho.doors.demo.booked import open_for_booking
from shiyakusho.doors.demo.bundled import do_at_once
from shiyakusho.doors.demo.consents import ask_for_consents
from shiyakusho.doors.demo.drafted import draft_procedures
from shiyakusho.doors.demo.drawn import draw_lots
from shiyakusho.doors.demo.guard import demo_is_open
from shiyakusho.doors.demo.guarded import guard_some
from shiyakusho.doors.demo.halls import fill_the_halls
from shiyakusho.doors.demo.helped import help_some
from shiyakusho.doors.demo.history import live_through
from shiyakusho.doors.demo.many import work_in_bulk
from shiyakusho.doors.demo.paid import pay_some
from shiyakusho.doors.demo.people import open_accounts
from shiyakusho.doors.demo.readings import let_them_read
from shiyakusho.doors.demo.received import receive_some
from shiyakusho.doors.demo.registered import register_groups
from shiyakusho.doors.demo.represented import act_for_each_other
from shiyakusho.doors.demo.shared import share_the_work
from shiyakusho.doors.demo.talked import talk_from_afar
from shiyakusho.doors.demo.turned import turn_procedures
from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import SYSTEM, acting_as
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity.models import Account

READY, STEP = "demo.ready", "demo.step"
STEPS = (
    do_at_once,
    ask_for_consents,
    let_them_read,
    guard_some,
    share_the_work,
    draft_procedures,
    turn_procedures,
    work_in_bulk,
    open_for_booking,
    pay_some,
    register_groups,
    draw_lots,
    fill_the_halls,
    talk_from_afar,
    receive_some,
    help_some,
)


def seed_demo(*, say: Callable[[str], None]) -> None:
    """Move the personas into the loaded city, let the past happen, and write ``demo.json``."""
    if not demo_is_open():
        raise ImproperlyConfigured("the demo is for machines with DEMO and DEBUG on")
    with acting_as(SYSTEM, "デモの準備"):
        numbers = {} if _is_ready() else households.move_in(clock.today())
        accounts = open_accounts(numbers)
        if numbers:
            by_persona = {one: number for one, (number, _born) in numbers.items()}
            act_for_each_other(accounts, by_persona)
            say("これまでの案件を作っています…")
            live_through()
            for step in STEPS:
                _once(step, accounts)
            with recorded(READY):
                pass
        _write_down(accounts)


def _once(step: Callable[[dict[str, Account]], object], accounts: dict[str, Account]) -> None:
    """A step and the note that it was done are one transaction: a start that was killed goes on."""
    if AuditEvent.objects.filter(action=STEP, detail__step=step.__name__).exists():
        return
    with transaction.atomic():
        step(accounts)
        with recorded(STEP, step=step.__name__):
            pass


def _is_ready() -> bool:
    """Whether an earlier start came to its end. One that was killed is made whole."""
    return AuditEvent.objects.filter(action=READY).exists()


def _write_down(accounts: dict[str, Account]) -> None:
    path = Path(settings.DATA_DIR) / "demo.json"
    before: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    text = json.dumps(told.everything(accounts, before), ensure_ascii=False, indent=1)
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(path)
