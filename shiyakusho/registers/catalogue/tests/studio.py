"""People who work on definitions in the tests, and their steps in one call."""

import datetime as dt
import json
from typing import Any

from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.audit.actors import Actor
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.models import WorkingCopy

TARO = Actor("staff", "account-taro", "直子 太郎")
JIRO = Actor("staff", "account-jiro", "認 次郎")
HANA = Actor("staff", "account-hana", "花 三子")


def document(copy: WorkingCopy) -> dict[str, Any]:
    return json.loads(copy.document)


def edited(procedure_id: str = "birth", **fields: Any) -> WorkingCopy:
    """A copy by Taro with these fields changed."""
    with acting_as(TARO):
        copy = catalogue.begin_copy(procedure_id=procedure_id)
        return catalogue.save_copy(
            copy_id=copy.pk, document=document(copy) | fields, seen=copy.seen
        )


def asked(procedure_id: str = "birth", *, day: dt.date | None = None, **fields: Any) -> WorkingCopy:
    copy = edited(procedure_id, **(fields or {"identity": "L3"}))
    with acting_as(TARO):
        return catalogue.ask_review(
            copy_id=copy.pk, seen=copy.seen, note="窓口の要望", in_force_from=day
        )


def approved(copy: WorkingCopy, by: Actor = JIRO) -> Any:
    with acting_as(by):
        return catalogue.approve_copy(copy_id=copy.pk, seen=copy.seen)


def published(procedure_id: str = "birth", *, day: dt.date | None = None, **fields: Any) -> Any:
    """Edited and asked for by Taro, approved by Jiro."""
    return approved(asked(procedure_id, day=day, **fields))
