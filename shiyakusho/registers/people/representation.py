"""Who may act for whom (代理), and whom the present request serves.

Parental authority (親権) is what the register says: a parent by kinship, in the same household today,
of a child who is not of age (民法4条, 818条). A guardian (後見) and a proxy (委任) stand in a mandate.
Nothing of it is remembered beyond a request: what ended stops with the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, current_actor, current_purpose
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import level_at_least
from shiyakusho.ground.jp.age import attains

from .choices import Basis, MandateKind, RelationKind
from .models import AccountLink, Mandate, Membership, Protection, Relation, Resident
from .models.periods import on_day
from .refusals import RepresentationEnded

LEVEL = "L2"
OF_AGE = 18  # 民法4条
BASES = {
    MandateKind.ADULT_GUARDIAN: Basis.GUARDIAN,
    MandateKind.MINOR_GUARDIAN: Basis.GUARDIAN,
    MandateKind.PROXY: Basis.PROXY,
}


@dataclass(frozen=True)
class Authority:
    """What one account may do for one resident now.

    No ``procedures`` and no ``kinds``: everything a representative may do. ``until`` is the first
    day it no longer holds, where that is known. ``guarded``: the resident is under 支援措置, and
    what others filed for them stays hidden from whoever represents them.
    """

    resident_id: UUID
    name: str
    basis: Basis
    mandate_id: UUID | None = None
    procedures: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    reads_letters: bool = True
    until: date | None = None
    guarded: bool = False

    @property
    def full(self) -> bool:
        """Whether it is for everything a representative may do."""
        return not self.procedures and not self.kinds

    @property
    def by_law(self) -> bool:
        """Whether a law gives it (法定代理), not the person's own will."""
        return self.basis != Basis.PROXY

    @property
    def key(self) -> str:
        """Names it in a session or a form; worth nothing by itself."""
        return f"{self.resident_id}.{self.mandate_id or ''}"

    def covers(self, procedure_id: str, kind: str) -> bool:
        """Whether a procedure is within it, whatever its definition says."""
        return self.full or procedure_id in self.procedures or kind in self.kinds


_served: ContextVar[Authority | None] = ContextVar("people_served", default=None)


def authority_now() -> Authority | None:
    """On what the present request serves somebody else; ``None`` when it is for oneself."""
    return _served.get()


@contextmanager
def serving(authority: Authority) -> Iterator[None]:
    """Everything in this block is done for ``authority``'s resident, and written down so."""
    actor = replace(current_actor(), on_behalf_of=f"resident:{authority.resident_id}")
    token = _served.set(authority)
    try:
        with acting_as(actor, current_purpose()):
            yield
    finally:
        _served.reset(token)


def concerned_resident(account: Any) -> UUID | None:
    """Whose matters ``account`` handles now: those of whom it acts for, else its own."""
    authority = authority_now()
    if authority is not None and current_actor().id == str(account.pk):
        return authority.resident_id
    return _own(account)


def may_act_for(account: Any) -> tuple[Authority, ...]:
    """Everybody ``account`` may act for today: children first, then mandates, the newest first."""
    if not isinstance(account, Account) or not account.is_resident:
        return ()
    if not level_at_least(account, LEVEL):
        return ()
    today = clock.today()
    with lifted("people.may_act_for"):  # of the other person nothing is told but the name
        return (*_children(account, today), *_mandated(account, today))


def authority_for(account: Any, key: str) -> Authority:
    """The authority a session or a program names; :class:`RepresentationEnded` otherwise.

    ``key`` is :attr:`Authority.key`, or a resident's id alone: then the widest.
    """
    resident, _, mandate = key.partition(".")
    found = [one for one in may_act_for(account) if str(one.resident_id) == resident]
    if "." in key:
        found = [one for one in found if str(one.mandate_id or "") == mandate]
    if not found:
        raise RepresentationEnded
    return max(found, key=lambda one: (one.full, one.by_law, one.reads_letters))


def require_authority(account: Any) -> Authority | None:
    """The present authority, asked anew in this transaction: what was revoked meanwhile is gone.

    The mandate's row is held until the transaction ends, so that a revocation comes before or after
    what is written, never between.
    """
    authority = authority_now()
    if authority is None:
        return None
    if authority.mandate_id is not None:
        Mandate.objects.select_for_update(of=("self",)).filter(pk=authority.mandate_id).first()
    return authority_for(account, authority.key)


def in_force(today: date) -> Q:
    """Mandates that hold on a day: accepted, not revoked, within their period, of a present person
    who is alive (民法111条); a minor's guardian until the ward is of age."""
    alive = Q(grantor__until__isnull=True) | Q(grantor__until__gt=today)
    return on_day(today) & Q(accepted_at__isnull=False, revoked_at__isnull=True) & alive


def is_minor(birth: date, on: date) -> bool:
    """Not of age on ``on``: an age is reached as the eve of the birthday ends, so the eve itself is
    still a day of childhood (年齢計算ニ関スル法律, 民法143条)."""
    return on <= attains(birth, OF_AGE)


def _mandated(account: Account, today: date) -> Iterator[Authority]:
    rows = Mandate.objects.filter(in_force(today), representative_id=account.pk)
    own = _own(account)
    mandates = list(rows.select_related("grantor").order_by("-accepted_at"))
    guarded = _protected([one.grantor_id for one in mandates], today)
    for one in mandates:
        minors = one.kind == MandateKind.MINOR_GUARDIAN
        if one.grantor_id == own or (minors and not is_minor(one.grantor.birth_date, today)):
            continue
        basis = BASES[MandateKind(one.kind)]
        yield Authority(
            resident_id=one.grantor_id,
            name=one.grantor.name,
            basis=basis,
            mandate_id=one.pk,
            procedures=frozenset(one.procedures),
            kinds=frozenset(one.kinds),
            reads_letters=one.reads_letters or basis == Basis.GUARDIAN,
            until=one.until,
            guarded=one.grantor_id in guarded,
        )


def _children(account: Account, today: date) -> Iterator[Authority]:
    own = _own(account)
    if own is None:
        return
    for child in _minors_at_home(own, today):
        yield Authority(
            resident_id=child.pk,
            name=child.name,
            basis=Basis.PARENT,
            until=_of_age_on(child.birth_date),
            guarded=child.pk in _protected([child.pk], today),
        )


def _minors_at_home(parent: UUID, today: date) -> list[Resident]:
    """Children of ``parent`` in the same household who are not of age, the eldest first.

    A child under 支援措置 is represented only by a parent who is protected as well: the other one
    may be whom they fled, and may still stand in the same household.
    """
    at_home = Membership.objects.filter(on_day(today), resident_id=parent).values("household_id")
    together = Membership.objects.filter(on_day(today), household_id__in=at_home)
    kin = Relation.objects.filter(on_day(today), other_id=parent, kind=RelationKind.PARENT)
    present = Q(until__isnull=True) | Q(until__gt=today)
    rows = Resident.objects.filter(
        present, pk__in=kin.values("resident_id"), birth_date__lte=today
    ).filter(pk__in=together.values("resident_id"))
    if not Resident.objects.filter(present, pk=parent).exists():
        return []
    minors = [one for one in rows.order_by("birth_date", "id") if is_minor(one.birth_date, today)]
    guarded = _protected([parent, *(one.pk for one in minors)], today)
    return [one for one in minors if one.pk not in guarded or parent in guarded]


def _of_age_on(birth: date) -> date:
    """The first day of being of age."""
    return attains(birth, OF_AGE) + timedelta(days=1)


def _protected(ids: list[UUID], today: date) -> set[UUID]:
    rows = Protection.objects.filter(on_day(today), resident_id__in=ids)
    return set(rows.values_list("resident_id", flat=True))


def _own(account: Any) -> UUID | None:
    links = AccountLink.objects.filter(account_id=account.pk, ended_at__isnull=True)
    return links.values_list("resident_id", flat=True).first()
