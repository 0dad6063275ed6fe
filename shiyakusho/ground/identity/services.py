"""Open accounts, appoint roles, issue and revoke tokens."""

import hashlib
import secrets
from datetime import timedelta

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity.models import Account, ApiToken, AppointedRole
from shiyakusho.ground.identity.refusals import TokenInvalid

TOKEN_LIFE = timedelta(days=90)


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


def issue_token(*, account: Account, label: str) -> str:
    """Issue a bearer token; it is returned once and kept only as a hash."""
    token = secrets.token_urlsafe(32)
    with recorded("identity.issue_token", subjects=[f"account:{account.pk}"], label=label):
        ApiToken.objects.create(
            account=account,
            digest=_digest(token),
            label=label,
            expires_at=clock.now() + TOKEN_LIFE,
        )
    return token


def revoke_tokens(*, account: Account, label: str) -> int:
    """Revoke every token of ``account`` with this label; returns how many."""
    with recorded("identity.revoke_tokens", subjects=[f"account:{account.pk}"], label=label):
        return ApiToken.objects.filter(account=account, label=label, revoked_at=None).update(
            revoked_at=clock.now()
        )


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
    return row.account


def _digest(token: str) -> str:
    # A token has 256 random bits: one round of SHA-256 is as good as a slow hash, and fast.
    return hashlib.sha256(token.encode()).hexdigest()
