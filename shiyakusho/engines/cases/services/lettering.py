"""Letters of a case (通知書): written on trial, issued with the decision, opened by its person."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.approvals import public as approvals
from shiyakusho.engines.cases import events, history
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.letter_data import letter_data, reasons_of
from shiyakusho.engines.cases.models import Case, CaseLetter, Decision
from shiyakusho.engines.cases.offices import office_of
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.refusals import CaseNotFound, NoLetter
from shiyakusho.engines.letters import public as letters
from shiyakusho.ground import clock
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import SYSTEM, recorded
from shiyakusho.registers.organisation import public as organisation

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Outcome

NOT_YET = "（文書番号は決裁のときに付きます）"


def preview(case: Case, decision: Decision) -> bytes:
    """The letter of a draft as it will be, without its number; ``b""`` where there is none.

    Raises what letters refuse: a hole, missing reasons, a character that cannot be printed.
    """
    if not decision.letter:
        return b""
    return letters.render(decision.letter, _of_decision(case, decision, NOT_YET))


def issue_for(case: Case, decision: Decision) -> None:
    """Issue the letter of an approved decision, under the number it was given."""
    if decision.letter:
        data = _of_decision(case, decision, decision.document_number)
        _issue(case, decision.letter, data, decision=decision)


def issue_without_decision(case: Case, outcome: Outcome, reason: str) -> None:
    """The letter of an outcome that needs no approval (受理のお知らせ), where there is one."""
    template = definition_of(case).letters.get(outcome.letter or "", "")
    if template:
        _issue_numbered(case, template, outcome=outcome.id, reason=reason)


def issue_named(case: Case, name: str, *, reason: str, **record: Any) -> None:
    """Issue the letter the definition has under ``name`` (``extended``), else the one every
    application may be sent; nothing where there is neither."""
    template = definition_of(case).letters.get(name) or letters.standard().get(name, "")
    if template:
        _issue_numbered(case, template, outcome="", reason=reason, **record)


def issue_once(case_id: Any, name: str, **record: Any) -> None:
    """Issue the letter the definition has under ``name``, once for a case; :class:`CaseNotFound`.

    For rooms above: ``record`` goes before what the case recorded itself.
    """
    with recorded("cases.issue", subjects=[f"case:{case_id}"], letter=name):
        case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
        if case is None:
            raise CaseNotFound
        template = definition_of(case).letters.get(name, "")
        there = CaseLetter.objects.filter(case=case, template=template).exists()
        if template and not there:
            place = organisation.section(case.section_id).full_name.ja
            issue_named(case, name, reason="", **{"place": place} | record)


def case_letter(case: Case, n: int) -> CaseLetter:
    """Letter ``n`` of ``case``; :class:`NoLetter`."""
    found = CaseLetter.objects.select_related("letter__blob", "letter__reference")
    letter = found.filter(case=case, n=n).first()
    if letter is None:
        raise NoLetter
    return letter


def _issue_numbered(case: Case, template: str, *, outcome: str, reason: str, **record: Any) -> None:
    today = clock.today()
    number = approvals.issue_document_number(office_of(case).symbol, today, subject=case.subject)
    reasons = [{"text": reason, "law": ""}] if reason else []
    data = letter_data(
        case, template, number=number, issued_on=today, reasons=reasons, outcome=outcome, **record
    )
    _issue(case, template, data)


def _of_decision(case: Case, decision: Decision, number: str) -> dict[str, Any]:
    issued_on: date = decision.effective_on or clock.today()
    return letter_data(
        case,
        decision.letter,
        number=number,
        issued_on=issued_on,
        reasons=reasons_of(decision),
        outcome=decision.outcome,
    )


def _issue(
    case: Case, template: str, data: dict[str, Any], decision: Decision | None = None
) -> None:
    letter = letters.issue(
        template,
        data,
        number=data["number"],
        subject=case.subject,
        addressee=data["addressee"],
        language=case.application.language,
    )
    kept = CaseLetter.objects.create(
        case=case,
        n=CaseLetter.objects.filter(case=case).count() + 1,
        letter=letter,
        decision=decision,
        template=template,
        number=data["number"],
        dated=data["issued_on"],
        issued_at=clock.now(),
    )
    history.append(
        case, EventKind.LETTER_ISSUED, public=True, by=SYSTEM, n=kept.n, number=kept.number
    )
    news.publish(events.LetterIssued(str(case.pk), str(letter.pk), kept.n))
