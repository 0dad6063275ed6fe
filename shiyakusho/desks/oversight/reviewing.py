"""Look at a finding: 問題なし, 確認する, 報告する; what is serious needs a second look."""

from uuid import UUID

from django.db.models import Q, QuerySet

from shiyakusho.desks.oversight.choices import OPEN, Standing, Verdict
from shiyakusho.desks.oversight.models import Finding, OfficerAtHome, Review, Watched
from shiyakusho.desks.oversight.refusals import (
    AlreadyClosed,
    FindingNotFound,
    NobodyMeant,
    NoteMissing,
    SecondLookByAnother,
)
from shiyakusho.desks.oversight.table import rules
from shiyakusho.engines.cases import public as cases
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may

LONGEST = 2000


def visible_findings(account: Account) -> QuerySet[Finding]:
    """A manager's own sections, an auditor's all; never what is about oneself."""
    others = Finding.objects.exclude(actor_id=str(account.pk))
    if may(account, "oversight.all"):
        return others
    return others.filter(section_id__in=cases.scope_of(account).sections)


def visible_finding(finding_id: UUID, account: Account, *, lock: bool = False) -> Finding:
    """One of them; :class:`FindingNotFound` for anything else."""
    rows = visible_findings(account).filter(pk=finding_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise FindingNotFound
    return found


def review(*, finding_id: UUID, actor: Account, verdict: str, note: str) -> Finding:
    """Say what it is, and why. Raises :class:`NoteMissing`, :class:`AlreadyClosed`,
    :class:`SecondLookByAnother`."""
    words = note.replace("\x00", "").strip()
    if verdict not in Verdict.values or not 0 < len(words) <= LONGEST:
        raise NoteMissing
    with recorded("oversight.review", subjects=[f"finding:{finding_id}"], verdict=verdict):
        found = visible_finding(finding_id, actor, lock=True)
        if found.state not in OPEN:
            raise AlreadyClosed
        if verdict == Verdict.CLEAR and _cleared_by(found, actor):
            raise SecondLookByAnother
        found.state = _next(found, Verdict(verdict))
        found.save(update_fields=["state"])
        Review.objects.create(finding=found, verdict=verdict, note=words, by=actor,
                              by_post=actor_of(actor).post, at=clock.now())  # fmt: skip
    return found


def _cleared_by(found: Finding, actor: Account) -> bool:
    return Review.objects.filter(finding=found, by=actor, verdict=Verdict.CLEAR).exists()


def _next(found: Finding, verdict: Verdict) -> Standing:
    if verdict is Verdict.CHECK:
        return Standing.CHECKING
    if verdict is Verdict.REPORT:
        return Standing.REPORTED
    cleared = Review.objects.filter(finding=found, verdict=Verdict.CLEAR).exists()
    needs_two = rules()[found.rule].second_look
    return Standing.CLEARED if cleared or not needs_two else Standing.CLEARED_ONCE


def watch(*, actor: Account, resident_id: str, reason: str) -> Watched:
    """Put somebody on the watch list; who stands there already stays as they are."""
    subject = f"resident:{_uuid(resident_id)}"
    words = reason.replace("\x00", "").strip()
    if not 0 < len(words) <= 200:
        raise NoteMissing
    # Never under the person's name: their page would tell that somebody watches.
    with recorded("oversight.watch") as event:
        row, _new = Watched.objects.get_or_create(
            subject=subject, until=None,
            defaults={"reason": words, "since": clock.today(), "entered_by": actor},
        )  # fmt: skip
        event.subjects.append(f"watched:{row.pk}")
    return row


def unwatch(*, actor: Account, watched_id: UUID) -> None:
    """From tomorrow on no longer; twice is harmless."""
    with recorded("oversight.unwatch", subjects=[f"watched:{watched_id}"]):
        Watched.objects.filter(pk=watched_id, until=None).update(until=clock.today())


def officer_lives(*, actor: Account, account_id: str, resident_id: str) -> OfficerAtHome:
    """Which resident an officer is, as the personnel section says."""
    resident = _uuid(resident_id)
    officer = Account.objects.filter(Q(pk=_uuid(account_id)), kind="staff").first()
    if officer is None:
        raise NobodyMeant
    with recorded("oversight.officer_lives", subjects=[f"account:{officer.pk}"]):
        row, _new = OfficerAtHome.objects.update_or_create(
            account=officer,
            defaults={"resident_id": resident, "entered_by": actor, "entered_at": clock.now()},
        )
    return row


def _uuid(text: str) -> UUID:
    named = as_uuid(text.strip().removeprefix("resident:").removeprefix("account:"))
    if named is None:
        raise NobodyMeant
    return named
