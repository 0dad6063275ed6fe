"""Open accounts, appoint roles, issue and revoke tokens."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity import restored
from shiyakusho.ground.identity.choices import Kind
from shiyakusho.ground.identity.models import Account, ApiToken, AppointedRole
from shiyakusho.ground.identity.proofs import Proof, shown_now
from shiyakusho.ground.identity.refusals import (
    FreshProofNeeded,
    NotPermitted,
    TokenInvalid,
    TokenLifeTooLong,
)
from shiyakusho.ground.identity.roles import permissions_of
from shiyakusho.ground.identity.spans import spans


def open_account(
    *,
    kind: str,
    issuer: str,
    subject: str,
    display_name: str,
    email: str = "",
    level: str = "L0",
    language: str = "ja",
) -> Account:
    """Open the account of (issuer, subject), or bring its name, level and e-mail up to date."""
    with recorded("identity.open_account") as event:
        account, created = Account.objects.update_or_create(
            issuer=issuer,
            subject=subject,
            defaults={"display_name": display_name, "email": email, "level": level},
            create_defaults={
                "kind": kind,
                "display_name": display_name,
                "email": email,
                "level": level,
                "language": language,
            },
        )
        event.subjects.append(f"account:{account.pk}")
        event.detail["created"] = created
    return account


def appoint(*, account: Account, role: str) -> AppointedRole:
    """Give ``role`` to ``account`` from today on; again is harmless."""
    with recorded("identity.appoint", subjects=[f"account:{account.pk}"], role=role):
        row, _ = AppointedRole.objects.get_or_create(
            account=account, role=role, until=None, defaults={"since": clock.today()}
        )
    return row


def issue_token(
    *, account: Account, label: str, by: Account | None = None, life: timedelta | None = None
) -> str:
    """Issue a bearer token; it is returned once and kept only as a hash.

    ``by`` is the member of staff who asks for it, with a second factor shown just now, to which it is
    bound: for themselves, or whoever manages accounts for a system. ``life`` is at most
    ``token_days``. Without ``by`` it is a token of the demo, worth nothing elsewhere. Raises
    :class:`NotPermitted`, :class:`FreshProofNeeded`, :class:`TokenLifeTooLong`.
    """
    longest = timedelta(seconds=spans().token)
    life = longest if life is None else life
    if not timedelta(0) < life <= longest:
        raise TokenLifeTooLong(extra={"days": longest.days})
    proof = _proof_for_token(account, by)
    token, now = secrets.token_urlsafe(32), clock.now()
    with recorded("identity.issue_token", subjects=[f"account:{account.pk}"], label=label):
        ApiToken.objects.create(
            account=account,
            issued_by=by,
            digest=_digest(token),
            label=label,
            factor=proof.factor,
            second_factor_at=datetime.fromtimestamp(proof.second_factor_at or 0, tz=clock.TOKYO),
            sign_in_id=proof.sign_in or None,
            created_at=now,
            expires_at=now + life,
        )
    return token


def _proof_for_token(account: Account, by: Account | None) -> Proof:
    if by is None:
        if not settings.DEMO:
            raise NotPermitted
        return shown_now("demo")
    for_system = account.kind == Kind.SERVICE and "identity.manage" in permissions_of(by)
    if not by.is_staff_member or not (by.pk == account.pk or for_system):
        raise NotPermitted
    if not by.proof.is_fresh:
        raise FreshProofNeeded
    return by.proof


def revoke_token(*, account: Account, token_id: int) -> bool:
    """Revoke one token of ``account``; whether there was one."""
    with recorded("identity.revoke_token", subjects=[f"account:{account.pk}"], token=token_id):
        rows = ApiToken.objects.filter(account=account, pk=token_id, revoked_at=None)
        restored.keep(restored.TOKENS, account, rows.values_list("pk", flat=True))
        return bool(rows.update(revoked_at=clock.now()))


def revoke_tokens(*, account: Account, label: str) -> int:
    """Revoke every token of ``account`` with this label; returns how many."""
    with recorded("identity.revoke_tokens", subjects=[f"account:{account.pk}"], label=label):
        rows = ApiToken.objects.filter(account=account, label=label, revoked_at=None)
        restored.keep(restored.TOKENS, account, rows.values_list("pk", flat=True))
        return rows.update(revoked_at=clock.now())


def account_of_token(token: str) -> Account:
    """The active account behind a bearer token; :class:`TokenInvalid` otherwise."""
    row = (
        ApiToken.objects.select_related("account")
        .filter(
            digest=_digest(token),
            revoked_at=None,
            expires_at__gt=clock.now(),
            account__is_active=True,
        )
        .first()
    )
    if row is None:
        raise TokenInvalid
    proof = _proof_of_token(row)
    if not proof.is_second_factor:
        raise TokenInvalid  # of the demo, or of a time before tokens were bound to a proof
    row.account.proof = proof
    return row.account


def _proof_of_token(row: ApiToken) -> Proof:
    shown = row.second_factor_at.timestamp() if row.second_factor_at else None
    return Proof(row.factor, shown, by_token=True)  # type: ignore[arg-type]


def _digest(token: str) -> str:
    # A token has 256 random bits: one round of SHA-256 is as good as a slow hash, and fast.
    return hashlib.sha256(token.encode()).hexdigest()
