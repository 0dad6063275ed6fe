"""Effects of a move besides the step: what is written down, appointed, paid or handed over."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.choices import EventKind, Handing
from shiyakusho.engines.cases.facts import fee_of
from shiyakusho.engines.cases.models import Case, Handover
from shiyakusho.engines.cases.recording import read_record
from shiyakusho.engines.cases.refusals import RecordIncomplete
from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui.written import as_written

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Move


def keep_record(case: Case, move: Move, given: Any) -> None:
    """Keep the answers to ``move.record`` with the case, under the move's id."""
    if not move.record:
        return
    answers = read_record(move.record, given)
    case.records = {**case.records, move.id: answers}
    history.append(case, EventKind.RECORDED, move=move.id, answers=answers)


def appoint(case: Case, given: Any) -> None:
    """Note the day, hour and place of a visit or an interview; the resident sees them."""
    values = given if isinstance(given, dict) else {}
    place = as_written(str(values.get("place") or ""), limit=200)
    at = _moment(values.get("at"))
    if at is None or not place:
        raise RecordIncomplete(
            extra={"errors": {"at": "日時を書いてください。", "place": "場所を書いてください。"}}
        )
    appointment: dict[str, Any] = {"at": at.isoformat(), "place": place}
    case.records = {**case.records, "appointment": appointment}
    history.append(case, EventKind.APPOINTED, public=True, **appointment)


def take_fee(case: Case, given: Any) -> None:
    """Note that the fee was received at the counter (手数料の収納); the amount is the rule's."""
    values = given if isinstance(given, dict) else {}
    if values.get("paid") not in (True, "yes", "on", "true"):
        raise RecordIncomplete(extra={"errors": {"paid": "手数料の受領を確かめてください。"}})
    paid: dict[str, Any] = {"yen": fee_of(case), "at": clock.now().isoformat()}
    case.records = {**case.records, "paid": paid}
    history.append(case, EventKind.PAID, public=True, **paid)


def hand_over(case: Case, given: Any) -> None:
    """Note how and to whom the paper was given; a fee that is due was received before."""
    values = given if isinstance(given, dict) else {}
    method = values.get("method")
    if method not in Handing.values:
        raise RecordIncomplete(extra={"errors": {"method": "交付の方法を選んでください。"}})
    fee, paid = fee_of(case), case.records.get("paid")
    if fee and not paid:
        raise RecordIncomplete(extra={"errors": {"paid": "手数料を受け取っていません。"}})
    handover = Handover.objects.create(
        case=case,
        method=method,
        received_by=as_written(str(values.get("received_by") or ""), limit=200),
        tracking=as_written(str(values.get("tracking") or ""), limit=40),
        fee_yen=fee,
        fee_received_at=datetime.fromisoformat(paid["at"]) if paid else None,
        handed_at=clock.now(),
        handed_by=current_actor().name,
    )
    history.append(case, EventKind.HANDED_OVER, public=True, method=handover.method, fee=fee)


def _moment(raw: Any) -> datetime | None:
    """A day and an hour as typed (R8.12.4 10:00) or as a program writes it (ISO 8601)."""
    text = str(raw or "").strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        day, _, hour = text.rpartition(" ")
        try:
            moment = datetime.combine(dates.parse(day), time.fromisoformat(hour))
        except (JpError, ValueError):
            return None
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.TOKYO)
