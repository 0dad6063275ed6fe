"""Tell the applicant by messaging what a move calls for; write into the history that we did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case, Correction
from shiyakusho.engines.cases.offices import office_of
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.ground.audit import SYSTEM
from shiyakusho.registers.people import public as people

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Move


def tell_of_move(case: Case, move: Move) -> None:
    """Send the wording ``move.notify`` names, if it names one and we know whom to tell."""
    if move.notify:
        tell(case, move.notify)


def has_address(case: Case) -> bool:
    """Whether a mail about ``case`` would reach who filed it."""
    contact = forms.contact_of(case.application)
    return bool(contact.account.email if contact.account else contact.email)


def tell_the_clerk(case: Case, correction: Correction) -> None:
    """Tell whoever works on the case that the answer came; nobody works on it: the mark tells."""
    clerk = case.assignee
    if clerk is None or not clerk.email:
        return
    messaging.send(
        to=clerk.pk,
        template="answer-arrived",
        language="ja",
        context={
            "receipt_number": case.receipt_number,
            "procedure": _titles(case),
            "link": ["cases_staff:case", str(case.pk)],
        },
        key=f"{case.subject}:answer-arrived:{correction.number}",
        about=case.subject,
    )


def tell(case: Case, template: str, *, key: str = "", **more: Any) -> None:
    """Send ``template`` about ``case``, with what else it says (``more``); a person who filed without an account is not written to.

    What a representative filed is told to both: to who filed, and to whose matter it is. ``key``
    tells apart what is said twice about the same version.
    """
    contact = forms.contact_of(case.application)
    to = contact.account.pk if contact.account else contact.email
    if to:
        _send(case, template, to, contact.language, key=key, **more)
    by_another = case.resident_id if case.application.acted_as else None
    represented = people.account_of(by_another) if by_another else None
    if represented is not None and represented != contact.account:
        _send(
            case, template, represented.pk, represented.language, key=f"{key}:represented", **more
        )


def _send(case: Case, template: str, to: Any, language: str, key: str = "", **more: Any) -> None:
    message = messaging.send(
        to=to,
        template=template,
        language=language,
        context=_context(case, messaging.uses(template)) | more,
        key=f"{case.subject}:{template}:{case.version}{key}",
        about=case.subject,
    )
    history.append(
        case,
        EventKind.NOTIFIED,
        public=True,
        by=SYSTEM,
        template=template,
        message=str(message.pk),
        state=message.state,
    )


def _context(case: Case, wanted: frozenset[str]) -> dict[str, Any]:
    office = office_of(case)
    values: dict[str, Any] = {
        "receipt_number": case.receipt_number,
        "procedure": _titles(case),
        "link": ["cases:status", str(case.application_id)],
        "office": office.name,
        "phone": office.phone,
        "due_on": case.due_on or case.extended_to,
        "respond_by": _respond_by(case) if "respond_by" in wanted else None,
    }
    return {name: value for name, value in values.items() if name in wanted}


def _titles(case: Case) -> dict[str, str | None]:
    title = definition_of(case).title
    return {"ja": title.ja, "plain": title.plain, "en": title.en}


def _respond_by(case: Case) -> Any:
    open_one = Correction.objects.filter(case=case).order_by("-number").first()
    return open_one.respond_by if open_one else None
