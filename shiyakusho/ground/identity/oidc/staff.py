"""Somebody of the staff comes back from the staff's provider. Nobody gets an account by arriving."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.choices import Kind
from shiyakusho.ground.identity.models import Account, Enrolment, StaffIdentity
from shiyakusho.ground.identity.oidc.arrival import Arrived
from shiyakusho.ground.identity.oidc.factors import is_two_factor
from shiyakusho.ground.identity.oidc.flow import Flow
from shiyakusho.ground.identity.oidc.provider import Provider
from shiyakusho.ground.identity.oidc.refusals import NotProved, StaffUnknown
from shiyakusho.ground.identity.passkeys import enrolling
from shiyakusho.ground.identity.proofs import Proof
from shiyakusho.ground.identity.sessions import begin_session, strengthen_session
from shiyakusho.ground.identity.spans import limits_of
from shiyakusho.ground.identity.staff_accounts import ISSUER

LEEWAY = 60.0  # seconds: two machines' clocks


def max_age(flow_purpose: str) -> int:
    """How old a sign-in at the provider may be, in seconds: of today, or of this very moment."""
    return 0 if flow_purpose == "prove" else int(limits_of(Kind.STAFF).absolute)


def arrive(request: HttpRequest, *, provider: Provider, flow: Flow, arrived: Arrived) -> None:
    """Signed in, proved once more, or bound, as ``flow`` says; refusals otherwise."""
    proof = _proof(provider, flow, arrived)
    if flow.purpose == "enrol":
        _bind(provider, flow, arrived, proof)
        return
    account = _account_of(provider, arrived)
    if flow.purpose == "prove":
        if str(account.pk) != flow.about or not proof.is_second_factor:
            raise NotProved(extra={"reason": "somebody else, or one factor"})
        strengthen_session(request, account, proof=proof)
        return
    begin_session(request, account, way="oidc", proof=proof)


def _proof(provider: Provider, flow: Flow, arrived: Arrived) -> Proof:
    """By what they signed in there, and when; we asked (``max_age``), so it must be said."""
    said: Any = arrived.proof.claims.get("auth_time")
    now = clock.now().timestamp()
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise NotProved(extra={"reason": "auth_time"})
    # Asked anew, it is not from before we asked; both are moments of machines that may disagree.
    if not now - max_age(flow.purpose) - _under_way(flow) - LEEWAY <= said <= now + LEEWAY:
        raise NotProved(extra={"reason": "signed in there too long ago"})
    two = is_two_factor(arrived.proof.claims, provider.two_factor)
    return Proof("oidc", min(float(said), now) if two else None)


def _under_way(flow: Flow) -> float:
    return max(0.0, clock.now().timestamp() - flow.began_at)


def _account_of(provider: Provider, arrived: Arrived) -> Account:
    """Whose (issuer, subject) it is, or who has the number in the claim the settings name."""
    subject = arrived.proof.subject
    bound = (
        StaffIdentity.objects.select_related("account")
        .filter(issuer=provider.issuer, subject=subject)
        .first()
    )
    account = bound.account if bound else _by_claim(provider, arrived)
    if account is None or not (account.is_active and account.is_staff_member):
        raise StaffUnknown
    return account


def _by_claim(provider: Provider, arrived: Arrived) -> Account | None:
    """Found by their number for the first time, and from then on by (issuer, subject)."""
    number = arrived.told.get(provider.claim) if provider.claim else None
    if not isinstance(number, str) or not number:
        return None
    account = Account.objects.filter(
        issuer=ISSUER, subject=number, kind=Kind.STAFF, is_active=True
    ).first()
    if account is not None:
        bind(account=account, issuer=provider.issuer, subject=arrived.proof.subject)
    return account


def bind(*, account: Account, issuer: str, subject: str) -> None:
    """(issuer, subject) is ``account``'s, once and for all; :class:`StaffUnknown` if either is taken."""
    try:
        with recorded("identity.bind", subjects=[f"account:{account.pk}"], issuer=issuer):
            with transaction.atomic():
                StaffIdentity.objects.create(
                    account=account, issuer=issuer, subject=subject, bound_at=clock.now()
                )
    except IntegrityError:
        raise StaffUnknown(extra={"reason": "bound otherwise"}) from None


def _bind(provider: Provider, flow: Flow, arrived: Arrived, proof: Proof) -> None:
    """Through the link. Whoever comes by two factors needs no more, and the link is used up."""
    enrolment = Enrolment.objects.select_related("account").filter(pk=flow.about).first()
    if enrolment is None:
        raise StaffUnknown(extra={"reason": "no link"})
    account = enrolment.account
    with acting_as(actor_of(account), "認証サービスとの結びつけ"), transaction.atomic():
        with recorded("identity.enrol", subjects=[f"account:{account.pk}"], way="oidc"):
            enrolling.still_open(enrolment=enrolment)
            if proof.is_second_factor:
                enrolling.use(enrolment=enrolment)
            bind(account=account, issuer=provider.issuer, subject=arrived.proof.subject)
