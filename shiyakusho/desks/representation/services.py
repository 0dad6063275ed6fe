"""What a clerk decides, told to the resident in the same transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from shiyakusho.engines.messaging import public as messaging
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.registers.people import public as people

from .offices import counter_in


def decide(question: Any, *, decision: str, version: int, reason: str, **whom: Any) -> None:
    """``link`` (with ``resident_id``, ``replace``), ``refuse`` or ``come``; the resident is told by
    mail that there is an answer, not which."""
    with recorded("representation.decide", subjects=[f"account:{question.account_id}"]):
        asked = {"request_id": question.pk, "version": version, "reason": reason}
        if decision == "link":
            people.decide_link(**asked, **whom)
        elif decision == "come":
            people.ask_to_come(**asked)
        else:
            people.refuse_link(**asked)
        _tell(question, version)


def tell_of_mandate(mandate: Any, template: str, to: Any) -> None:
    """Mail to the other side of a mandate that it was accepted or ended."""
    messaging.send(
        to=to.pk,
        template=template,
        context={"link": ("representation:mandates",)},
        key=f"{template}:{mandate.pk}:{to.pk}",
        language=to.language,
        about=f"mandate:{mandate.pk}",
    )


def accept(*, account: Any, code: str) -> Any:
    """Accept an invitation; the grantor is told."""
    mandate = people.accept_mandate(account=account, code=code)
    with recorded("representation.tell", subjects=mandate.subjects):
        with lifted("representation.tell"):  # whom to write to is the house's to know
            grantor = people.account_of(mandate.grantor_id)
            if grantor is not None:
                tell_of_mandate(mandate, "mandate-accepted", grantor)
    return mandate


def end(mandate_id: UUID, *, account: Any = None) -> Any:
    """End a mandate; whoever of the two did not do it is told."""
    with recorded("representation.end_mandate", subjects=[f"mandate:{mandate_id}"]):
        mandate = people.revoke_mandate(mandate_id=mandate_id, account=account)
        with lifted("representation.tell"):
            grantor = people.account_of(mandate.grantor_id)
            for other in (grantor, mandate.representative):
                if other is not None and other != account:
                    tell_of_mandate(mandate, "mandate-ended", other)
    return mandate


def _tell(question: Any, version: int) -> None:
    office = counter_in(question.ward)
    name = office.full_name
    words = {"ja": name.ja, "plain": name.in_language("ja-easy"), "en": name.in_language("en")}
    messaging.send(
        to=question.account_id,
        template="link-decided",
        context={"link": ("representation:link",), "office": words, "phone": office.phone.number},
        key=f"link-decided:{question.pk}:{version}",
        about=f"account:{question.account_id}",
    )
