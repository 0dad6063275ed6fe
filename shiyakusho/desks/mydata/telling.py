"""Write to the person: a number, the office and a link to sign in, nothing else."""

from typing import Any

from shiyakusho.engines.messaging import public as messaging
from shiyakusho.registers.organisation import public as organisation


def tell(thing: Any, template: str, page: str) -> None:
    """Mail ``template`` about an inquiry, request or disclosure; in the caller's transaction."""
    office = organisation.section(thing.section_id)
    name = office.full_name
    messaging.send(
        to=thing.asker_id,
        template=template,
        context={
            "receipt_number": thing.number,
            "link": (page, thing.pk),
            "office": {
                "ja": name.ja,
                "plain": name.in_language("ja-easy"),
                "en": name.in_language("en"),
            },
            "phone": office.phone.number,
        },
        key=f"{template}:{thing.pk}",
        language=thing.language,
        about=thing.subjects[0],
    )
