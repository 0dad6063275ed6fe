"""What a resident reads of their own case: the timeline, the one next action, the letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from shiyakusho.engines.cases.choices import Asking, EventKind
from shiyakusho.engines.cases.facts import fee_of
from shiyakusho.engines.cases.models import Case, CaseEvent, CaseLetter, Correction
from shiyakusho.engines.cases.offices import office_of
from shiyakusho.engines.cases.process import (
    definition_of,
    process_of,
    resubmission_from,
    withdrawal_from,
)
from shiyakusho.engines.cases.registry import OpenPoint, open_points
from shiyakusho.engines.cases.services import clocking
from shiyakusho.engines.cases.services.reading import explained
from shiyakusho.engines.cases.shown_corrections import shown_corrections
from shiyakusho.engines.cases.whose import letters_shown

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Process


@dataclass(frozen=True)
class NextAction:
    """The one thing to do now; ``url`` is empty when the person only has to know."""

    title: Any
    text: Any = ""
    url: str = ""
    link: Any = ""
    until: Any = None
    kind: str = "info"


def status_context(case: Case) -> dict[str, Any]:
    """The context of the status page."""
    process, definition = process_of(case), definition_of(case)
    asked = shown_corrections(case)
    rows = CaseLetter.objects.filter(case=case).select_related("letter").order_by("-n")
    letters = list(rows) if letters_shown() else []
    office = office_of(case)
    return {
        "case": case,
        "definition": definition,
        "step": told_step(process, case.state),
        "tag": TAGS.get(case.step_kind, "neutral"),
        "outcome": _outcome(case, process, letters),
        "next_action": next_action(
            case, letters, _waiting(asked), open_points([case]).get(case.pk)
        ),
        "timeline": timeline(case, process),
        "letters": letters,
        "letters_held": not letters_shown() and rows.exists(),
        "explained": explained(letters, get_language() or "ja"),
        "corrections": [one for one in asked if one["correction"].revision],
        "appointment": _appointment(case),
        "fee": fee_of(case),
        "office": office,
        "arrived_on": clocking.arrived_on(case),
        "can_withdraw": withdrawal_from(process, case.state) is not None,
        "sheet": {
            "receipt_number": case.receipt_number,
            "office": office.name,
            "phone": office.phone,
        },
    }


def _waiting(asked: list[dict[str, Any]]) -> Correction | None:
    return next((one["correction"] for one in asked if one["correction"].is_waiting), None)


def next_action(
    case: Case,
    letters: list[CaseLetter],
    asked: Correction | None,
    point: OpenPoint | None = None,
) -> NextAction:
    """The one thing the person should do or know now; the first that applies.

    ``letters``: those not read yet stand out; ``asked``: the 補正の求め that waits; ``point``: what an
    upper room waits for.
    """
    if asked is not None:
        return _correct(case, asked)
    if point is not None:
        return NextAction(point.title, point.text, point.url, point.link, kind="warning")
    for find in (_read_letter, _come, _collect, _nothing_more):
        if (action := find(case, letters)) is not None:
            return action
    return _wait(case)


def told_step(process: Process, state: str) -> Any:
    """A step as its applicant reads it: what officers call 補正待ち or 決裁 is called otherwise."""
    step = process.step(state)
    if resubmission_from(process, state) is not None and not _awaits_papers(process, state):
        return _("直すところがあります")
    return _("決める手続きをしています") if step.kind == "decision" else step.title


def _awaits_papers(process: Process, state: str) -> bool:
    """Whether papers of a later stage are awaited there: then nothing was wrong."""
    into = [move for move in process.moves if move.to == state and "fields" in move.needs]
    return bool(into) and all(move.kind == Asking.FURTHER_PAPERS for move in into)


def timeline(case: Case, process: Process) -> list[dict[str, Any]]:
    """What happened, with its true time, the oldest first; and the step the case stands in."""
    events = list(CaseEvent.objects.filter(case=case, public=True).order_by("id"))
    items = [item for event in events if (item := _told(event, process)) is not None]
    if items and case.is_open:
        items[-1]["state"] = "current" if case.step_kind != "wait_applicant" else "stopped"
    return items


TAGS = {
    "work": "progress",
    "wait_applicant": "warning",
    "wait_outside": "progress",
    "decision": "progress",
    "end": "success",
}


def _told(event: CaseEvent, process: Process) -> dict[str, Any] | None:
    """One event in the resident's words; mails are told of elsewhere."""
    if event.kind in (EventKind.OPENED, EventKind.MOVED, EventKind.WITHDRAWN):
        step = process.step(event.to_state)
        title = told_step(process, event.to_state)
        who = _by_representative(event)
        return {"title": title, "text": who or step.public, "at": event.at, "state": "done"}
    if event.kind in WORDS:
        return {"title": WORDS[EventKind(event.kind)], "at": event.at, "state": "done"}
    return None


def _by_representative(event: CaseEvent) -> str:
    """Who did it for the applicant, where somebody did."""
    if not event.on_behalf_of:
        return ""
    return gettext("代理人（%(name)s）が手続きしました。") % {"name": event.actor_name}


WORDS = {
    EventKind.EXTENDED: _("決まるまでの予定が延びました"),
    EventKind.APPOINTED: _("お会いする日時が決まりました"),
    EventKind.PAID: _("手数料を受け取りました"),
    EventKind.LETTER_ISSUED: _("通知書を出しました"),
    EventKind.LETTER_READ: _("あなたが通知書を開きました"),
    EventKind.TRANSFERRED: _("担当の課が変わりました"),
    EventKind.LIKENED: _("同じ手続きが二つ出ていたので、一つにまとめました"),
    EventKind.REGISTERED: _("市の基幹システムに登録しました"),
}


def _correct(case: Case, correction: Correction) -> NextAction:
    if correction.kind == Asking.FURTHER_PAPERS:
        return NextAction(
            title=_("次に出していただくものがあります"),
            text=_(
                "前に出していただいたものに、直すところはありません。次の書類などを出してください。"
            ),
            url=reverse("forms:correct", args=[case.application_id]),
            link=_("書類を出す"),
            until=correction.respond_by,
            kind="warning",
        )
    return NextAction(
        title=_("直してほしいところがあります"),
        text=_("書かれたところだけを直して、出してください。受け付けた日は変わりません。"),
        url=reverse("forms:correct", args=[case.application_id]),
        link=_("直して出す"),
        until=correction.respond_by,
        kind="warning",
    )


def _read_letter(case: Case, letters: list[CaseLetter]) -> NextAction | None:
    unread = next((letter for letter in letters if letter.read_at is None), None)
    if unread is None:
        return None
    return NextAction(
        title=_("通知書が届いています"),
        text=_("決まったことと、その理由が書いてあります。"),
        url=reverse("cases:letter", args=[case.pk, unread.n]),
        link=_("通知書を開く"),
        kind="success",
    )


def _come(case: Case, letters: list[CaseLetter]) -> NextAction | None:
    if not case.is_open or _appointment(case) is None:
        return None
    return NextAction(
        title=_("お会いする日時が決まっています"),
        text=_("日時と場所を確かめてください。都合が悪いときは、電話してください。"),
        kind="warning",
    )


def _collect(case: Case, letters: list[CaseLetter]) -> NextAction | None:
    if not (case.is_open and case.step_kind == "wait_applicant" and case.outcome):
        return None
    return NextAction(
        title=_("お渡しする準備ができました"),
        text=_(
            "本人確認書類を持って、窓口に来てください。郵送を頼んだ方は、届くのを待ってください。"
        ),
        kind="success",
    )


def _nothing_more(case: Case, letters: list[CaseLetter]) -> NextAction | None:
    if case.is_open:
        return None
    return NextAction(title=_("この手続きは終わりました"), text=_("今することはありません。"))


def _wait(case: Case) -> NextAction:
    return NextAction(
        title=_("今することはありません"),
        text=_("市で確認しています。次にすることがあれば、お知らせします。"),
        until=case.due_on,
    )


def _outcome(case: Case, process: Process, letters: list[CaseLetter]) -> Any:
    """The outcome in words, once it is final: a draft is nobody's decision yet."""
    if not case.outcome:
        return None
    return next((o.title for o in process.outcomes if o.id == case.outcome), None)


def _appointment(case: Case) -> dict[str, Any] | None:
    kept = case.records.get("appointment")
    if not kept or not case.is_open:
        return None
    return {"at": datetime.fromisoformat(kept["at"]), "place": kept["place"]}
