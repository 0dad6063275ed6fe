"""The front desk of the organisation: what other rooms may ask."""

from collections.abc import Callable
from datetime import date

from .cities import City
from .clearances import sections_of, works_in
from .figures import figures
from .here import city
from .holders import (
    Decider,
    Line,
    holders_by_post,
    holders_of,
    line_for,
    post,
    post_above,
    posts_deputised_by,
    posts_of,
)
from .in_office import absences_of, holdings_of, open_posts
from .loading import load_pack
from .models import Absence, Holding, Post, SectionRow
from .offices import Section
from .opening import open_on
from .refusals import (
    PostTaken,
    UnknownFigure,
    UnknownPost,
    UnknownRole,
    UnknownSection,
    UnknownWard,
)
from .services import appoint, end_absence, leave_post, record_absence
from .shapes import Appeal, Hours, Phone, Place, Ward
from .words import Words

__all__ = [
    "Absence", "Appeal", "City", "Decider", "Holding", "Hours", "Line", "Phone", "Place", "Post", "PostTaken", "Section",
    "SectionRow", "UnknownFigure", "UnknownPost", "UnknownRole", "UnknownSection", "UnknownWard",
    "Ward", "Words", "absences_of", "appoint", "city", "end_absence", "fee", "figures", "holders_by_post", "holders_of", "holdings_of", "is_open",
    "leave_post", "line_for", "load_pack", "office_for", "offices_of", "open_posts", "parameter", "post", "post_above", "posts_deputised_by", "posts_of",
    "record_absence", "section", "works_on",
]  # fmt: skip


def section(section_id: str) -> Section:
    """The section or unit of today's city pack; :class:`UnknownSection` otherwise."""
    return city().section(section_id)


def office_for(role: str, ward: str | None = None) -> Section:
    """Who does the work of ``role``; ``ward`` is the resident's (id, code or name).

    Without a ward the answer of a city with wards says 「お住まいの区の区役所」.
    """
    return city().office_for(role, ward)


def is_open(of: Section | str) -> Callable[[date], bool]:
    """Whether a section (or its id) is open on a day: for deadlines and for the page."""
    return open_on((section(of) if isinstance(of, str) else of).hours)


def offices_of(role: str) -> list[Section]:
    """Every section of today's pack that does the work of ``role``, ward by ward; none for a role
    this city does not know."""
    target = city().roles.get(role)
    found = sections_of(city(), target) if target else []
    return [city().sections[one] for one in dict.fromkeys(found) if one in city().sections]


def works_on(of: Section, secrecy: int, kind: str) -> bool:
    """Whether the people of a section may see and work on cases of this secrecy (1–3) and kind."""
    return works_in(city(), of, secrecy, kind)


def fee(name: str, on: date) -> int:
    """A fee in yen in force on a day; :class:`UnknownFigure` where the city gave none."""
    return city().fee(name, on)


def parameter(name: str, on: date) -> int:
    """A local value in force on a day; :class:`UnknownFigure` where the city gave none."""
    return city().parameter(name, on)
