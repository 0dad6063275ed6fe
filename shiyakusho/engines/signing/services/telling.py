"""The mails of the room: to a signer nothing but a link, to the applicant how it stands."""

from __future__ import annotations

from typing import Any

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.engines.signing.models import Consent
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation


def tell_signer(consent: Consent, template: str, *, token: str, until: Any = None) -> None:
    """A mail with the link. It names neither the applicant nor the procedure: whoever reads the mail
    of another learns nothing."""
    city = organisation.city()
    context: dict[str, Any] = {
        "office": {"ja": city.name.ja, "en": city.name.en},
        "link": ["signing:link", token],
        "phone": city.hall.phone.number,
    }
    if until is not None:
        context["respond_by"] = until.astimezone(clock.TOKYO).date()
    messaging.send(
        to=consent.email,
        template=template,
        context=context,
        key=f"{template}:{consent.token_digest}",
        language=consent.language,
        about=consent.subject,
    )


def tell_applicant(consent: Consent, template: str) -> None:
    """How one consent stands, to whoever applied; an application without an address is told nothing."""
    application = consent.application
    contact = forms.contact_of(application)
    to = contact.account.pk if contact.account else contact.email
    if not to:
        return
    messaging.send(
        to=to,
        template=template,
        context={
            "receipt_number": application.receipt_number,
            "who": consent.document["label"],
            "link": ["signing:people", str(application.pk)],
        },
        key=f"{template}:{consent.pk}:{clock.now().isoformat()}",
        language=contact.language,
        about=application.subject,
    )
