"""One reception to the counter (来庁): an officer takes down everything of a life event for one person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.guide import public as guide
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue.public import Definition

from .models import Bundle, BundleMember
from .refusals import BundleNotFound, NothingChosen, TooManyChosen
from .selectors import members_of
from .services import MOST
from .standing import Standing, standing_of

MOST_OPEN = 20
DEATH = "death"


def open_reception(
    *,
    clerk: Account,
    resident_id: UUID | None,
    events: Sequence[str],
    language: str = "ja",
    papers_only: bool = False,
) -> Bundle:
    """Begin, or go on with, what `clerk` takes down for this person about these events.

    Of a death it is about this person, and who came is said next (`comes`). Somebody no register knows
    begins anew each time. `papers_only`: nothing happened, they come for certificates. Raises
    UnknownEvent, NothingChosen.
    """
    if not events and not papers_only:
        raise NothingChosen
    guide.assess(events, {}, now().date())
    subjects = [f"account:{clerk.pk}"]
    with recorded("bundles.open_reception", subjects=subjects, events=list(events)) as event:
        Account.objects.select_for_update(of=("self",)).get(
            pk=clerk.pk
        )  # two clicks, one reception
        reception = _there(clerk, resident_id, list(events))
        if reception is None:
            moment = now()
            reception = Bundle(
                clerk=clerk,
                **_of(resident_id, events),
                events=list(events),
                language=language,
                started_at=moment,
                saved_at=moment,
            )
            reception.save(force_insert=True)
        event.subjects.extend(reception.subjects)
    return reception


def reception_for(reception_id: UUID, clerk: Account) -> Bundle:
    """A reception this officer takes down; BundleNotFound for any other."""
    found = Bundle.objects.filter(pk=reception_id, clerk=clerk).first()
    if found is None:
        raise BundleNotFound
    return found


def reception_with(application_id: UUID, clerk: Account) -> Bundle | None:
    """The reception in which this officer took down this application; None where there is none."""
    members = BundleMember.objects.filter(application_id=application_id).values("bundle_id")
    return Bundle.objects.filter(pk__in=members, clerk=clerk).first()


def open_receptions(clerk: Account, resident_id: UUID | None = None) -> list[Bundle]:
    """What this officer began and did not file (of one person), the latest first."""
    rows = Bundle.objects.filter(clerk=clerk, filed_at=None)
    if resident_id is not None:
        rows = rows.filter(Q(on_behalf_of=resident_id) | Q(about=resident_id))
    return list(rows.order_by("-saved_at")[:MOST_OPEN])


def standing_for(reception: Bundle) -> Standing:
    """How what was filed stands, and what is left for other offices; to its officer, who filed it."""
    for member in members_of(reception):
        if member.application_id is not None:
            show("application", member.application_id)
    return standing_of(reception)


def advice_of(reception: Bundle) -> guide.Advice:
    """What the guide says of this reception; nothing where nothing happened."""
    if not reception.events:
        return guide.Advice(guide.GuideResult((), (), (), (), None))
    return guide.advise(
        reception.on_behalf_of,
        reception.events,
        reception.facts,
        movers=reception.movers,
        deceased=reception.about,
    )


def tell(
    *,
    reception_id: UUID,
    clerk: Account,
    facts: Mapping[str, Any],
    movers: Sequence[str] | None = None,
) -> Bundle:
    """Keep what was said for the guide, in place of what was said before; `movers`: ids of those of the
    household who move, none: everybody."""
    with recorded("bundles.tell", facts=sorted(facts)) as event:
        reception = locked(reception_id, clerk)
        event.subjects.extend(reception.subjects)
        reception.facts, reception.saved_at = dict(facts), now()
        reception.movers = list(movers) if movers is not None else None
        reception.save(update_fields=["facts", "movers", "saved_at"])
    return reception


def comes(*, reception_id: UUID, clerk: Account, resident_id: UUID | None) -> Bundle:
    """Who came for the one who died: a resident, or somebody no register knows. What was written for
    somebody else before is gone: each form is the one of who files it."""
    with recorded("bundles.comes") as event:
        reception = locked(reception_id, clerk)
        event.subjects.extend(reception.subjects)
        if reception.filed_at is None and resident_id not in {
            reception.about,
            reception.on_behalf_of,
        }:
            _without(reception, set())
            reception.on_behalf_of, reception.saved_at = resident_id, now()
            reception.save(update_fields=["on_behalf_of", "saved_at"])
            event.subjects.extend(reception.subjects)
    return reception


def choose(
    *,
    reception_id: UUID,
    clerk: Account,
    procedures: Collection[str],
    takes: Callable[[Definition], bool],
    besides: Sequence[Definition] = (),
) -> Bundle:
    """These procedures are done in this reception: an interview for each that has a form and that the
    officer's post `takes`, a line of the 案内票 for each other. `besides`: what the guide does not name and
    the person asks for (証明書). One no longer named goes, with what was written of it. Raises
    NothingChosen, TooManyChosen."""
    with recorded("bundles.choose_at_counter", procedures=sorted(procedures)) as event:
        reception = locked(reception_id, clerk)
        event.subjects.extend(reception.subjects)
        entries = [one for one in advice_of(reception).result.entries if one.id in procedures]
        named = {one.id for one in entries}
        more = [one for one in besides if one.id in procedures and one.id not in named]
        if not entries and not more:
            raise NothingChosen
        if len(entries) + len(more) > MOST:
            raise TooManyChosen(extra={"most": MOST})
        kept = _without(reception, named | {one.id for one in more})
        members = [kept.get(one.id) or _new(reception, one, clerk, takes) for one in entries]
        members += [kept.get(one.id) or _besides(reception, one, clerk) for one in more]
        for at, member in enumerate(members, 1):
            member.position = at
            member.save()
        reception.saved_at = now()
        reception.save(update_fields=["saved_at"])
    return reception


def leave(*, reception_id: UUID, clerk: Account) -> None:
    """Throw away a reception that was not filed, with everything written; a filed one stays."""
    with recorded("bundles.leave_reception") as event:
        reception = locked(reception_id, clerk)
        event.subjects.extend(reception.subjects)
        if reception.filed_at is None:
            _without(reception, set())
            reception.delete()


def _there(clerk: Account, resident_id: UUID | None, events: list[str]) -> Bundle | None:
    if resident_id is None:
        return None
    open_ones = Bundle.objects.filter(clerk=clerk, events=events, filed_at=None)
    whose = _of(resident_id, events)
    if whose["about"] is not None:
        return open_ones.filter(about=resident_id).first()
    return open_ones.filter(**whose).first()


def _of(resident_id: UUID | None, events: Sequence[str]) -> dict[str, UUID | None]:
    """Who files it, and whom it is about: the dead do not come to the counter."""
    died = DEATH in events
    return {"on_behalf_of": None if died else resident_id, "about": resident_id if died else None}


def locked(reception_id: UUID, clerk: Account) -> Bundle:
    """A reception of this officer's, held until the transaction ends; BundleNotFound for any other."""
    rows = Bundle.objects.select_for_update(of=("self",))
    found = rows.filter(pk=reception_id, clerk=clerk).first()
    if found is None:
        raise BundleNotFound
    return found


def _without(reception: Bundle, wanted: Collection[str]) -> dict[str, BundleMember]:
    """Its members by procedure; those not wanted are gone with their interviews."""
    kept = {}
    for member in members_of(reception):
        if member.procedure_id in wanted:
            kept[member.procedure_id] = member
            continue
        member.delete()
        if member.draft_id is not None:
            forms.interviews.discard(draft_id=member.draft_id)
    return kept


def _besides(reception: Bundle, definition: Definition, clerk: Account) -> BundleMember:
    draft = forms.interviews.begin(
        procedure_id=definition.id,
        clerk=clerk,
        resident_id=reception.on_behalf_of,
        language=reception.language,
    )
    BundleMember.objects.filter(draft_id=draft.pk).delete()
    return BundleMember(bundle=reception, procedure_id=definition.id, draft_id=draft.pk)


def _new(
    reception: Bundle, entry: guide.Entry, clerk: Account, takes: Callable[[Definition], bool]
) -> BundleMember:
    draft = None
    if entry.definition.form is not None and takes(entry.definition):
        draft = forms.interviews.begin(
            procedure_id=entry.id,
            clerk=clerk,
            resident_id=reception.on_behalf_of,
            language=reception.language,
        )
        if said := reception.prepared.get(entry.id):
            forms.interviews.prepare(draft_id=draft.pk, **said)
        BundleMember.objects.filter(
            draft_id=draft.pk
        ).delete()  # begun in another reception: done in this
    return BundleMember(
        bundle=reception,
        procedure_id=entry.id,
        draft_id=draft.pk if draft else None,
        due_on=entry.deadline.date if entry.deadline else None,
        papers=[paper.id for paper in entry.documents],
        office=entry.office.id if entry.office else "",
    )


__all__ = [
    "advice_of",
    "choose",
    "comes",
    "leave",
    "locked",
    "open_reception",
    "open_receptions",
    "reception_for",
    "reception_with",
    "standing_for",
    "tell",
]
