"""Change a consent: seen with the asker's own rights, then held in the one order of the locks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.signing.choices import State
from shiyakusho.engines.signing.models import Consent
from shiyakusho.engines.signing.refusals import ConsentClosed, ConsentNotFound, NotYourTurn
from shiyakusho.engines.signing.rules import is_turn
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.services import OpenEvent
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.registers.catalogue import public as catalogue


@contextmanager
def changing(consent_id: UUID, action: str, **detail: Any) -> Iterator[tuple[Consent, OpenEvent]]:
    """Hold a consent: its application first, then every consent of it (:class:`ConsentNotFound`,
    :class:`ConsentClosed`).

    A signer sees their consent and nothing of the application: what follows is the house's own.
    """
    with recorded(action, **detail) as event:
        whose = Consent.objects.filter(pk=consent_id).values_list("application_id", flat=True)
        if (application_id := whose.first()) is None:
            raise ConsentNotFound
        with lifted("signing.change"):
            held = {one.pk: one for one in held_of(application_id)}
            consent = held[consent_id]
            event.subjects.extend(consent.subjects)
            event.detail["role"] = consent.role
            if consent.closed_at is not None:
                raise ConsentClosed
            yield consent, event


def held_of(application_id: UUID) -> list[Consent]:
    """Every consent of an application, locked behind it, in the order of their turns."""
    forms.hold(application_id)
    return locked(application_id)


def locked(application_id: UUID) -> list[Consent]:
    """Every consent of an application, locked; the caller holds application or case."""
    rows = Consent.objects.select_for_update(of=("self",)).filter(application_id=application_id)
    return list(rows.select_related("application__account").order_by("position", "pk"))


def require_turn(consent: Consent) -> None:
    """:class:`NotYourTurn` while somebody before this one has not agreed."""
    others = Consent.objects.filter(application_id=consent.application_id)
    if not is_turn(consent, others, in_order=in_order(consent)):
        raise NotYourTurn


def in_order(consent: Consent) -> bool:
    """Whether the order of the signers counts for this application."""
    definition = catalogue.version(consent.application.version_id).definition
    return definition.signers_order == "sequential"


def settle(consent: Consent, state: State) -> None:
    """Put a consent into a state in which nobody is awaited: its link leads nowhere any more."""
    consent.state = state
    consent.token_digest = None
    if state != State.GIVEN:
        consent.signature = None
