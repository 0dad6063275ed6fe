"""What a restore to an earlier moment must not undo: accounts closed, keys and tokens revoked."""

from collections.abc import Iterable
from typing import Any

from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account, ApiToken, Passkey
from shiyakusho.ground.recovery import tombstones

CLOSED, REOPENED = "identity.account_closed", "identity.account_reopened"
KEYS, TOKENS = "identity.keys_revoked", "identity.tokens_revoked"


def keep(kind: str, account: Account, ids: Iterable[Any] = ()) -> None:
    """Keep the decision outside the database, with the transaction that makes it."""
    tombstones.put(kind, f"account:{account.pk}", ids=[str(one) for one in ids])


@tombstones.applies(CLOSED)
def closed_again(decision: tombstones.Tombstone) -> int:
    """The account opens nothing."""
    return _accounts(decision).filter(is_active=True).update(is_active=False)


@tombstones.applies(REOPENED)
def reopened_again(decision: tombstones.Tombstone) -> int:
    """It had been opened again after that."""
    return _accounts(decision).filter(is_active=False).update(is_active=True)


@tombstones.applies(KEYS)
def keys_revoked_again(decision: tombstones.Tombstone) -> int:
    """Lost keys stay lost."""
    keys = Passkey.objects.filter(pk__in=decision.detail["ids"], revoked_at=None)
    return keys.update(revoked_at=clock.now(), why_revoked="復元のあと、あらためて失効")


@tombstones.applies(TOKENS)
def tokens_revoked_again(decision: tombstones.Tombstone) -> int:
    """Revoked tokens stay revoked."""
    tokens = ApiToken.objects.filter(pk__in=decision.detail["ids"], revoked_at=None)
    return tokens.update(revoked_at=clock.now())


def _accounts(decision: tombstones.Tombstone) -> Any:
    return Account.objects.filter(pk=decision.subject.removeprefix("account:"))
