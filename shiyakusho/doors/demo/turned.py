"""A procedure on its way through time: changed today, changing again on April 1, and somebody who
was filling it in meanwhile."""

import json
from datetime import date
from typing import Any

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue

PROCEDURE, AUTHOR, SECOND, RESIDENT = "afterschool", "animal-clerk", "strategy", "parent"
HOURS = {
    "id": "contact_hours",
    "kind": "choice",
    "required": False,
    "label": {
        "ja": "連絡してよい時間", "plain": "｜連絡《れんらく》しても いい ｜時間《じかん》",
        "en": "When we may contact you",
    },
    "options": [
        {"value": "day", "label": {"ja": "平日の昼間", "plain": "｜平日《へいじつ》の ｜昼《ひる》",
                                   "en": "Weekdays, daytime"}},
        {"value": "evening", "label": {"ja": "平日の夕方", "plain": "｜平日《へいじつ》の ｜夕方《ゆうがた》",
                                       "en": "Weekdays, evening"}},
    ],
}  # fmt: skip
WHY = "電話がつながらず、連絡が遅れることがあったため。"
WHY_LATER = "様式の変更（4月1日から）。"


def turn_procedures(accounts: dict[str, Account]) -> None:
    """Done once; without these people nothing happens."""
    if not {AUTHOR, SECOND, RESIDENT} <= accounts.keys():
        return
    if catalogue.live(PROCEDURE).number > 1:
        return
    try:
        with acting_as(actor_of(accounts[RESIDENT]), "デモの準備"):
            forms.start(procedure_id=PROCEDURE, account=accounts[RESIDENT])
        _publish(accounts, _with_hours, WHY, None)
        _publish(accounts, _with_a_duty, WHY_LATER, _april(clock.today()))
    except Refusal:  # this city's procedure is another one: nothing to show
        return


def _publish(accounts: dict[str, Account], change: Any, note: str, day: date | None) -> None:
    with acting_as(actor_of(accounts[AUTHOR])):
        copy = catalogue.begin_copy(procedure_id=PROCEDURE)
        document = json.loads(copy.document)
        change(document)
        copy = catalogue.save_copy(copy_id=copy.pk, document=document, seen=copy.seen)
        copy = catalogue.ask_review(copy_id=copy.pk, seen=copy.seen, note=note, in_force_from=day)
    with acting_as(actor_of(accounts[SECOND])):
        catalogue.approve_copy(copy_id=copy.pk, seen=copy.seen)


def _with_hours(document: dict[str, Any]) -> None:
    document["form"]["pages"][0]["questions"].append(HOURS)


def _with_a_duty(document: dict[str, Any]) -> None:
    document["form"]["pages"][0]["questions"][-1]["required"] = True


def _april(today: date) -> date:
    """The first day of the next fiscal year (会計年度)."""
    return date(today.year + (today.month >= 4), 4, 1)
