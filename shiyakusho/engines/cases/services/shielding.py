"""Cases of people under 支援措置: which posts may see them, kept with the case."""

from collections.abc import Iterable
from uuid import UUID

from shiyakusho.engines.cases.models import Case
from shiyakusho.ground.audit import recorded
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people


def shield_new(case: Case) -> None:
    """Before a case is saved for the first time: who may see it; who watches is told where nobody
    of its section may."""
    if case.resident_id is None:
        return
    posts = people.shields_of([case.resident_id]).get(case.resident_id)
    case.shielded_posts = None if posts is None else sorted(posts)
    if posts is not None and not _works(posts, case.section_id):
        section = organisation.city().sections[case.section_id].full_name.ja
        people.tell_watchers(
            resident_id=case.resident_id, number=case.receipt_number, section=section
        )


def shield_again(residents: Iterable[UUID]) -> int:
    """After a measure began, ended or changed: the cases of these people; returns how many changed."""
    wanted = set(residents)
    shields = people.shields_of(wanted)
    changed = 0
    with recorded("cases.shield") as audit:
        for case in Case.objects.select_for_update().filter(resident_id__in=wanted):
            posts = shields.get(case.resident_id) if case.resident_id else None
            kept = None if posts is None else sorted(posts)
            if kept != case.shielded_posts:
                Case.objects.filter(pk=case.pk).update(shielded_posts=kept)
                audit.subjects.append(case.subject)
                changed += 1
    return changed


def _works(posts: Iterable[str], section_id: str) -> bool:
    """Whether one of ``posts`` belongs to the section."""
    there = organisation.open_posts().filter(section=section_id, pk__in=posts)
    return there.exists()
