"""登録用リンク: the way to a first passkey, given by another person, good once and for a day."""

import hashlib
import secrets
from datetime import timedelta

from django.db.models import Q

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.passkeys.models import Enrolment
from shiyakusho.ground.identity.passkeys.refusals import EnrolmentUnknown, NotForOneself
from shiyakusho.ground.identity.spans import spans


def give(*, account: Account, by: Account | None) -> str:
    """The secret of a new link, shown once; an earlier one leads nowhere any more.

    ``by`` is another member of staff, ``None`` whoever sits at the machine. Raises
    :class:`NotForOneself`, :class:`EnrolmentUnknown` for an account that may not have one.
    """
    if by is not None and by.pk == account.pk:
        raise NotForOneself
    if not (account.is_active and account.is_staff_member):
        raise EnrolmentUnknown
    secret, now = secrets.token_urlsafe(32), clock.now()
    with recorded("identity.give_enrolment", subjects=[f"account:{account.pk}"]):
        Account.objects.select_for_update().get(pk=account.pk)
        take_back(account=account)
        Enrolment.objects.create(
            account=account,
            given_by=by,
            digest=_digest(secret),
            created_at=now,
            expires_at=now + timedelta(seconds=spans().enrolment),
        )
    return secret


def take_back(*, account: Account) -> int:
    """The open link of ``account`` leads nowhere any more; how many there were."""
    with recorded("identity.take_back_enrolment", subjects=[f"account:{account.pk}"]):
        open_ones = Enrolment.objects.filter(account=account, used_at=None, revoked_at=None)
        return open_ones.update(revoked_at=clock.now())


def by_secret(secret: str, *, came_from: str) -> Enrolment:
    """The open link; :class:`EnrolmentUnknown` otherwise.

    Wrong secrets count against where they come from (``came_from``). The right one is asked for first:
    nobody locks its owner out, and 256 random bits are not guessed.
    """
    found = (
        Enrolment.objects.select_related("account")
        .filter(_is_open(), digest=_digest(secret))
        .first()
    )
    if found is None:
        tries.begin("link", came_from)
        raise EnrolmentUnknown
    return found


def still_open(*, enrolment: Enrolment) -> None:
    """:class:`EnrolmentUnknown` if it leads nowhere any more."""
    if not Enrolment.objects.filter(_is_open(), pk=enrolment.pk).exists():
        raise EnrolmentUnknown


def use(*, enrolment: Enrolment) -> None:
    """It was used: once, also when two come at once. To be called with the write it allows."""
    used = Enrolment.objects.filter(_is_open(), pk=enrolment.pk).update(used_at=clock.now())
    if not used:
        raise EnrolmentUnknown


def _is_open() -> Q:
    return Q(used_at=None, revoked_at=None, expires_at__gt=clock.now(), account__is_active=True)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
