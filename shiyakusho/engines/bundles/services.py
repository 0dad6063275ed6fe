"""Begin a bundle, take procedures in and out, file it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people

from .choosing import Choice
from .models import Bundle, BundleMember
from .refusals import BundleNotFound, NothingChosen, NothingToFile, TooManyChosen

MOST = 20


def begin(
    *,
    account: Account | None,
    events: Sequence[str],
    choices: Sequence[Choice],
    language: str = "ja",
) -> Bundle:
    """A bundle of these procedures: a draft for each that is filed online, a line for each other.

    A draft the person has open already is taken in as it is; where it was in another bundle that is
    not filed, it leaves that one. Raises NothingChosen, TooManyChosen, and what `forms.start` raises.
    """
    if not choices:
        raise NothingChosen
    if len(choices) > MOST:
        raise TooManyChosen(extra={"most": MOST})
    moment, authority = now(), people.authority_now()
    bundle = Bundle(
        account=account,
        on_behalf_of=authority.resident_id if authority else None,
        events=list(events),
        language=language,
        started_at=moment,
        saved_at=moment,
    )
    if account is None:
        show("bundle", bundle.pk)
    with recorded("bundles.begin", subjects=bundle.subjects, events=list(events)) as event:
        bundle.save(force_insert=True)
        online = [one.entry.id for one in choices if one.way == "online"]
        rows = forms.together.begin(procedures=online, account=account, language=language)
        _leave_others(bundle, [row.pk for row in rows])
        drafts = {row.procedure_id: row.pk for row in rows}
        BundleMember.objects.bulk_create(
            _member(bundle, at, one, drafts.get(one.entry.id)) for at, one in enumerate(choices, 1)
        )
        event.detail["procedures"] = [one.entry.id for one in choices]
    return bundle


def leave_out(*, bundle_id: UUID, procedure_id: str) -> None:
    """Take one procedure out of a bundle; its draft stays, to be done alone. Twice is harmless."""
    with recorded("bundles.leave_out", procedure=procedure_id) as event:
        bundle = _locked(bundle_id)
        event.subjects.extend(bundle.subjects)
        rows = BundleMember.objects.filter(bundle=bundle, procedure_id=procedure_id)
        rows.filter(application_id=None).delete()


def answer_apart(*, bundle_id: UUID, meaning: str, apart: bool = True) -> None:
    """What several procedures ask is answered form by form from now on, or once again for all."""
    with recorded("bundles.answer_apart", apart=apart) as event:
        bundle = _locked(bundle_id)
        event.subjects.extend(bundle.subjects)
        left = [one for one in bundle.apart if one != meaning]
        bundle.apart = [*left, meaning] if apart else left
        bundle.save(update_fields=["apart"])


def touch(bundle_id: UUID) -> None:
    """Somebody wrote in it: it is kept as long as its drafts."""
    Bundle.objects.filter(pk=bundle_id, filed_at=None).update(saved_at=now())


def submit(
    *, bundle_id: UUID, seen: Mapping[str, str], keep_facts: bool = False, channel: str = "online"
) -> Bundle:
    """File every draft of the bundle: all in one transaction, or none. However often: once.

    Raises NothingToFile, BundleNotFound, and what `forms.together.submit_together` raises.
    """
    with recorded("bundles.submit") as event:
        bundle = _locked(bundle_id)
        event.subjects.extend(bundle.subjects)
        if bundle.filed_at is not None:
            event.detail["already"] = True
            return bundle
        members = list(
            BundleMember.objects.filter(bundle=bundle, draft_id__isnull=False).order_by("position")
        )
        there = {row.pk for row in forms.together.draft_rows([_draft(one) for one in members])}
        members = [one for one in members if one.draft_id in there]
        if not members:
            raise NothingToFile
        filed = forms.together.submit_together(
            draft_ids=[_draft(one) for one in members],
            seen=seen,
            keep_facts=keep_facts,
            channel=channel,
        )
        for member, application in zip(members, filed, strict=True):
            member.application_id = application.pk
        BundleMember.objects.bulk_update(members, ["application_id"])
        bundle.filed_at = bundle.saved_at = now()
        bundle.save(update_fields=["filed_at", "saved_at"])
    return bundle


def claim(*, bundle_id: UUID, account: Account) -> None:
    """Who began without signing in signed in: the bundle is theirs, as their drafts are."""
    with recorded("bundles.claim") as event:
        bundle = _locked(bundle_id)
        if bundle.account_id is None and people.authority_now() is None:
            bundle.account = account
            bundle.save(update_fields=["account"])
        event.subjects.extend(bundle.subjects)


def _member(bundle: Bundle, at: int, one: Choice, draft_id: UUID | None) -> BundleMember:
    entry = one.entry
    return BundleMember(
        bundle=bundle,
        position=at,
        procedure_id=entry.id,
        draft_id=draft_id,
        due_on=entry.deadline.date if entry.deadline else None,
        papers=one.papers,
        office=entry.office.id if entry.office else "",
    )


def _leave_others(bundle: Bundle, draft_ids: Sequence[UUID]) -> None:
    """A draft is in one bundle: the newest it was chosen for. One left empty goes."""
    rows = BundleMember.objects.filter(draft_id__in=draft_ids, application_id=None)
    others = set(rows.exclude(bundle=bundle).values_list("bundle_id", flat=True))
    rows.exclude(bundle=bundle).delete()
    for other in others:
        if not BundleMember.objects.filter(bundle_id=other, draft_id__isnull=False).exists():
            BundleMember.objects.filter(bundle_id=other).delete()
            Bundle.objects.filter(pk=other, filed_at=None).delete()


def _locked(bundle_id: UUID) -> Bundle:
    rows = Bundle.objects.select_for_update(of=("self",)).select_related("account")
    found = rows.filter(pk=bundle_id).first()
    if found is None:
        raise BundleNotFound
    return found


def _draft(member: BundleMember) -> UUID:
    assert member.draft_id is not None
    return member.draft_id
