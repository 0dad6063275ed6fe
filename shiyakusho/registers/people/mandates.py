"""Give, accept and take back the right to act for somebody (委任・後見の記録).

Who gives it names the other person and hands over an invitation code, once, outside the house. It is
accepted by an account whose card says that name. Everybody concerned may end it, at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

from django.core.cache import cache as counters

from shiyakusho.ground import clock, yamlfile
from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import require_level
from shiyakusho.ground.jp.age import attains
from shiyakusho.ground.recovery import tombstones

from .choices import MandateKind
from .memory import told
from .models import Mandate, Resident
from .models.mandates import TRIES
from .refusals import (
    InvitationUnknown,
    MandateNotFound,
    MandateNotInOrder,
    MandateNotPossible,
    NoSuchResident,
    TooManyInvitationsTried,
)
from .representation import LEVEL, OF_AGE, authority_now, in_force, is_minor
from .rules import fault_of_value, same_name
from .selectors import resident_id_of

INVITATION = "mandate invitation"
REVOKED = "people.mandate_revoked"
LONGEST_NAME, LONGEST_DOCUMENT, MOST_NAMED = 100, 200, 200


def grant(
    *,
    account: Account,
    representative_name: str,
    since: date,
    until: date,
    procedures: Iterable[str] = (),
    kinds: Iterable[str] = (),
    reads_letters: bool = False,
) -> tuple[Mandate, str]:
    """Let somebody act for oneself from ``since`` until (not on) ``until``; returns the mandate and
    the invitation code, which is shown once.

    Raises :class:`MandateNotPossible` for a minor, somebody under guardianship, an account without a
    resident, and whoever acts for another now; :class:`MandateNotInOrder`.
    """
    require_level(account, LEVEL)
    grantor = _grantor(account)
    _check_period(since, until)
    row = Mandate(
        kind=MandateKind.PROXY,
        grantor=grantor,
        representative_name=_text(representative_name, LONGEST_NAME),
        since=since,
        until=until,
        procedures=_ids(procedures),
        kinds=_ids(kinds),
        reads_letters=reads_letters,
    )
    return _invite("people.grant_mandate", row)


def record(
    *,
    kind: str,
    grantor_id: UUID,
    representative_name: str,
    document: str,
    since: date,
    until: date | None = None,
    procedures: Iterable[str] = (),
    kinds: Iterable[str] = (),
    reads_letters: bool = False,
) -> tuple[Mandate, str]:
    """A clerk records a guardian by the certificate (登記事項証明書, 戸籍), or a mandate on paper.

    A minor's guardian needs a minor, and ends no later than the ward's coming of age. Raises
    :class:`MandateNotInOrder`, :class:`NoSuchResident`.
    """
    grantor = Resident.objects.filter(pk=grantor_id).first()
    if grantor is None:
        raise NoSuchResident
    if kind not in MandateKind.values or (until is not None and until <= since):
        raise MandateNotInOrder
    if kind == MandateKind.PROXY and until is None:
        raise MandateNotInOrder
    if kind == MandateKind.MINOR_GUARDIAN:
        until = _ends_with_childhood(grantor, until)
    by_will = kind == MandateKind.PROXY
    row = Mandate(
        kind=kind,
        grantor=grantor,
        representative_name=_text(representative_name, LONGEST_NAME),
        document=_text(document, LONGEST_DOCUMENT),
        since=since,
        until=until,
        procedures=_ids(procedures) if by_will else [],
        kinds=_ids(kinds) if by_will else [],
        reads_letters=reads_letters or not by_will,
    )
    return _invite("people.record_mandate", row)


def accept(*, account: Account, code: str) -> Mandate:
    """Become the representative an invitation names.

    :class:`InvitationUnknown` for every reason why not (wrong, old, used, revoked, another name,
    oneself): which one is nobody's business. :class:`TooManyInvitationsTried`.
    """
    require_level(account, LEVEL)
    if authority_now() is not None:
        raise MandateNotPossible
    _count(account, tried=False)
    typed = codes.as_typed(code)
    with told("people.accept_mandate", subjects=[f"account:{account.pk}"]) as event:
        own = resident_id_of(account)
        with lifted("people.accept_mandate"):  # nobody's yet: found by its code
            row = _invitation(typed) if codes.is_well_formed(typed) else None
            accepted = row is not None and _accept(row, account, own)
        if row is not None:
            event.subjects.extend(row.subjects)
        event.detail["accepted"] = accepted
    if row is None or not accepted:
        _count(account, tried=True)
        raise InvitationUnknown
    return row


def revoke(*, mandate_id: UUID, account: Account | None = None) -> Mandate:
    """End a mandate now: by the grantor, by the representative (``account``), or by a clerk
    (``None``). A guardian's, which a court gave, only by a clerk or the guardian.

    Raises :class:`MandateNotFound` for anybody else's, and for one that is over.
    """
    with told("people.revoke_mandate", subjects=[f"mandate:{mandate_id}"]) as event:
        row = Mandate.objects.select_for_update(of=("self",)).filter(pk=mandate_id).first()
        if row is None or row.revoked_at is not None or not _may_revoke(row, account):
            raise MandateNotFound
        event.subjects.extend(row.subjects)
        actor = current_actor()
        row.revoked_at, row.revoked_by = clock.now(), f"{actor.kind}:{actor.id}"[:80]
        row.save(update_fields=["revoked_at", "revoked_by"])
        tombstones.put(REVOKED, f"resident:{row.grantor_id}", mandate=str(row.pk))
    return row


def mandates_of(resident_id: UUID) -> list[Mandate]:
    """All that was ever given for a resident, the newest first."""
    rows = Mandate.objects.filter(grantor_id=resident_id).select_related("representative")
    return list(rows.order_by("-granted_at", "-id"))


def mandates_held_by(account: Account) -> list[Mandate]:
    """All that an account ever accepted, the newest first."""
    rows = Mandate.objects.filter(representative=account).select_related("grantor")
    return list(rows.order_by("-accepted_at", "-id"))


def standing_of(mandate: Mandate) -> str:
    """``offered``, ``lapsed``, ``future``, ``active``, ``ended`` or ``revoked``, today."""
    now, today = clock.now(), clock.today()
    if mandate.revoked_at is not None:
        return "revoked"
    if mandate.until is not None and mandate.until <= today:
        return "ended"
    if mandate.accepted_at is None:
        dead = now >= mandate.code_until or mandate.wrong_tries >= limits()["wrong_names"]
        return "lapsed" if dead else "offered"
    return "future" if today < mandate.since else "active"


@cache
def limits() -> Mapping[str, int]:
    """The bounds of ``mandates.yaml``."""
    bounds = yamlfile.read(Path(__file__).parent / "mandates.yaml")
    return {name: int(value) for name, value in bounds.items()}


@tombstones.applies(REVOKED)
def revoke_again(decision: tombstones.Tombstone) -> int:
    """After a restore: a mandate that was revoked stays revoked."""
    rows = Mandate.objects.filter(pk=decision.detail["mandate"], revoked_at__isnull=True)
    return rows.update(revoked_at=decision.at, revoked_by="system:")


def _grantor(account: Account) -> Resident:
    own = resident_id_of(account)
    grantor = Resident.objects.filter(pk=own).first() if own and not authority_now() else None
    today = clock.today()
    if grantor is None or is_minor(grantor.birth_date, today):
        raise MandateNotPossible
    guarded = Mandate.objects.filter(in_force(today), grantor=grantor)
    if guarded.exclude(kind=MandateKind.PROXY).exists():  # 民法9条
        raise MandateNotPossible
    return grantor


def _check_period(since: date, until: date) -> None:
    today, bounds = clock.today(), limits()
    latest = today + timedelta(days=bounds["begins_within_days"])
    longest = timedelta(days=bounds["longest_days"])
    if not (today <= since <= latest and since < until and until - since <= longest):
        raise MandateNotInOrder


def _ends_with_childhood(grantor: Resident, until: date | None) -> date:
    of_age = attains(grantor.birth_date, OF_AGE) + timedelta(days=1)
    if not is_minor(grantor.birth_date, clock.today()):
        raise MandateNotInOrder
    return min(until, of_age) if until is not None else of_age


def _invite(action: str, row: Mandate) -> tuple[Mandate, str]:
    code, now, actor = codes.new_code(), clock.now(), current_actor()
    row.granted_at, row.granted_by = now, f"{actor.kind}:{actor.id}"[:80]
    row.code_digest = codes.digest(code, INVITATION)
    row.code_until = now + timedelta(days=limits()["code_days"])
    with told(action, subjects=row.subjects, kind=row.kind):
        row.save(force_insert=True)
    return row, codes.grouped(code)


def _invitation(typed: str) -> Mandate | None:
    rows = Mandate.objects.select_for_update(of=("self",))
    return rows.filter(code_digest=codes.digest(typed, INVITATION)).first()


def _accept(row: Mandate, account: Account, own: UUID | None) -> bool:
    if standing_of(row) != "offered" or own == row.grantor_id:
        return False
    if not same_name(row.representative_name, account.display_name):
        row.wrong_tries = min(row.wrong_tries + 1, TRIES)
        row.save(update_fields=["wrong_tries"])
        return False
    row.representative, row.representative_resident_id = account, own
    row.accepted_at = clock.now()
    row.save(update_fields=["representative", "representative_resident", "accepted_at"])
    return True


def _may_revoke(row: Mandate, account: Account | None) -> bool:
    if account is None:
        return True
    if row.representative_id == account.pk:
        return True
    # Not while acting for the grantor: who represents does not end what others were given.
    by_grantor = authority_now() is None and resident_id_of(account) == row.grantor_id
    return by_grantor and row.kind == MandateKind.PROXY


def _count(account: Account, *, tried: bool) -> None:
    """Wrong codes of one account within an hour; raises when there were too many."""
    key = f"people.invitations:{account.pk}:{int(clock.now().timestamp()) // 3600}"
    if tried:
        counters.add(key, 0, timeout=7200)
        counters.incr(key)
    elif counters.get(key, 0) >= limits()["wrong_codes_per_hour"]:
        raise TooManyInvitationsTried


def _text(text: str, longest: int) -> str:
    kept = text.strip()
    plain = all(c.isprintable() or c == "\u3000" for c in kept)
    if not kept or len(kept) > longest or not plain or fault_of_value(kept, 0):
        raise MandateNotInOrder
    return kept


def _ids(named: Iterable[str]) -> list[str]:
    found = sorted(set(named))
    if len(found) > MOST_NAMED or not all(
        0 < len(one) <= 60 and one.isprintable() for one in found
    ):
        raise MandateNotInOrder
    return found
