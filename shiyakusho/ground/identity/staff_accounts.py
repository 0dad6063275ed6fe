# texts: staff
"""Accounts of staff and systems: opened, closed and opened again by whoever manages accounts."""

import uuid

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.contracts.refusals import Refusal
from shiyakusho.ground.identity import restored, sign_ins
from shiyakusho.ground.identity.choices import Kind, Level
from shiyakusho.ground.identity.models import Account, ApiToken
from shiyakusho.ground.identity.passkeys import enrolling
from shiyakusho.ground.identity.passkeys.refusals import NotForOneself

ISSUER = "city"  # whoever the city itself says there is; the subject is the 職員番号
LONGEST_NUMBER = 40


class NumberTaken(Refusal):
    """Another account has this 職員番号."""

    code = "staff_number_taken"
    status = 409
    message = _("その職員番号のアカウントは、もうあります。")


class NameMissing(Refusal):
    """An account needs a name that can be read."""

    code = "account_name_missing"
    status = 422
    message = _("名前を入れてください。")


def open_staff(*, name: str, number: str = "", email: str = "", kind: str = Kind.STAFF) -> Account:
    """A new account of staff or of a system; it enters by what is enrolled for it, or by tokens."""
    shown = "".join(c for c in name if c.isprintable()).strip()[:200]
    if not shown or kind not in (Kind.STAFF, Kind.SERVICE):
        raise NameMissing
    subject = number.strip()[:LONGEST_NUMBER] or str(uuid.uuid4())
    with recorded("identity.open_staff") as event:
        account, created = Account.objects.get_or_create(
            issuer=ISSUER,
            subject=subject,
            defaults={"kind": kind, "display_name": shown, "email": email, "level": Level.L3},
        )
        if not created:
            raise NumberTaken
        event.subjects.append(f"account:{account.pk}")
    return account


def close(*, account: Account, by: Account, why: str) -> None:
    """Nothing of it enters any more, from the next request on: sessions, tokens, links."""
    if by.pk == account.pk:
        raise NotForOneself
    with recorded("identity.close_account", subjects=[f"account:{account.pk}"], why=why[:200]):
        Account.objects.filter(pk=account.pk).update(is_active=False)
        account.is_active = False
        restored.keep(restored.CLOSED, account)
        cut_off(account=account, why="closed")


def reopen(*, account: Account, by: Account) -> None:
    """It may be used again; what it held open before stays over."""
    if by.pk == account.pk:
        raise NotForOneself
    with recorded("identity.reopen_account", subjects=[f"account:{account.pk}"]):
        Account.objects.filter(pk=account.pk).update(is_active=True)
        account.is_active = True
        restored.keep(restored.REOPENED, account)


def cut_off(*, account: Account, why: str) -> int:
    """End every session, revoke every token, take back the open link; how many sessions there were."""
    with recorded("identity.cut_off", subjects=[f"account:{account.pk}"], why=why):
        ended = sign_ins.end_all(account=account, why=why)
        tokens = ApiToken.objects.filter(account=account, revoked_at=None)
        restored.keep(restored.TOKENS, account, tokens.values_list("pk", flat=True))
        tokens.update(revoked_at=clock.now())
        enrolling.take_back(account=account)
    return ended
