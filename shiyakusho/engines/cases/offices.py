"""What a case needs to know of the city's offices, asked of registers/organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shiyakusho.engines.cases.models import Case
from shiyakusho.registers.organisation import public as organisation


@dataclass(frozen=True)
class Office:
    """The office in charge, as a resident needs it. ``name`` and ``address``: {ja, plain, en}."""

    id: str
    name: dict[str, str | None]
    phone: str
    postal_code: str
    address: dict[str, str | None]
    symbol: str


def office_of(case: Case) -> Office:
    """The office in charge of ``case``."""
    section = organisation.section(case.section_id)
    return Office(
        id=section.id,
        name=_words(section.full_name),
        phone=section.phone.number,
        postal_code=section.postal_code,
        address=_words(section.address),
        symbol=section.symbol,
    )


def is_open_for(section_id: str) -> Callable[[date], bool]:
    """Whether that section is open on a day."""
    return organisation.is_open(organisation.section(section_id))


def _words(words: object) -> dict[str, str | None]:
    return {language: getattr(words, language, None) for language in ("ja", "plain", "en")}
