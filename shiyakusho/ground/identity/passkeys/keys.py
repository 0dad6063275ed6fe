"""The keys of an account: which there are, their names, taking one away."""

from django.db.models import QuerySet

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity import restored
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.passkeys.models import LONGEST_NAME, Passkey
from shiyakusho.ground.identity.passkeys.refusals import LastPasskey, NotForOneself


def live_keys(account: Account) -> QuerySet[Passkey]:
    """Those that open the door, oldest first."""
    return Passkey.objects.filter(account=account, revoked_at=None).order_by("created_at", "pk")


def named(said: str) -> str:
    """A name as it is kept: printable, not too long, never empty."""
    name = "".join(c for c in said if c.isprintable()).strip()[:LONGEST_NAME]
    return name or "パスキー"


def rename(*, key: Passkey, name: str) -> None:
    """Call it otherwise."""
    with recorded("identity.rename_passkey", subjects=[f"account:{key.account_id}"]):
        Passkey.objects.filter(pk=key.pk).update(name=named(name))


def remove_own(*, account: Account, key: Passkey) -> None:
    """Take away a key of one's own; :class:`LastPasskey` if there is no other."""
    with recorded("identity.remove_passkey", subjects=[f"account:{account.pk}"], key=str(key.pk)):
        Account.objects.select_for_update().get(pk=account.pk)  # two removals: one after the other
        if not live_keys(account).exclude(pk=key.pk).exists():
            raise LastPasskey
        _revoke(account, live_keys(account).filter(pk=key.pk), "本人が消した")


def revoke(*, account: Account, by: Account, why: str, key: Passkey | None = None) -> int:
    """Take away somebody's key (all of them without ``key``): lost, stolen; how many there were."""
    if by.pk == account.pk:
        raise NotForOneself
    with recorded("identity.revoke_passkeys", subjects=[f"account:{account.pk}"], why=why) as event:
        keys = live_keys(account)
        event.detail["keys"] = _revoke(account, keys.filter(pk=key.pk) if key else keys, why)
    return int(event.detail["keys"])


def _revoke(account: Account, keys: QuerySet[Passkey], why: str) -> int:
    restored.keep(restored.KEYS, account, keys.values_list("pk", flat=True))
    return keys.update(revoked_at=clock.now(), why_revoked=why[:200])
