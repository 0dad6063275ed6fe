"""Appoint people to posts, end it, and record who is away."""

from datetime import date

from django.db import IntegrityError, transaction

from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity.models import Account

from .holders import post
from .models import Absence, Holding
from .refusals import DatesReversed, PostTaken


def appoint(
    *,
    account: Account,
    post_id: str,
    since: date,
    until: date | None = None,
    clearance: int | None = None,
) -> Holding:
    """Give ``account`` the post from ``since`` to ``until``; the same again is harmless.

    ``clearance``: how secret a case this person sees in it; ``None``: as the post has it.
    :class:`PostTaken` when somebody else holds a single post on one of these days.
    """
    _in_order(since, until)
    chosen = post(post_id)
    about = [f"account:{account.pk}"]
    with recorded("organisation.appoint", subjects=about, post=post_id, clearance=clearance):
        same = {
            "account": account,
            "post": chosen,
            "since": since,
            "until": until,
            "clearance": clearance,
        }
        if found := Holding.objects.filter(**same).first():
            return found
        try:
            with transaction.atomic():
                return Holding.objects.create(**same, single=chosen.single)
        except IntegrityError as error:
            raise PostTaken(extra={"post": post_id}) from error


def leave_post(*, holding: Holding, last_day: date) -> Holding:
    """End a holding with ``last_day`` (退任日)."""
    _in_order(holding.since, last_day)
    with recorded("organisation.leave_post", subjects=[f"account:{holding.account_id}"]):
        holding.until = last_day
        holding.save(update_fields=["until"])
    return holding


def record_absence(*, account: Account, since: date, until: date, reason: str = "") -> Absence:
    """Note that ``account`` is away from ``since`` to ``until``; deputies may decide meanwhile."""
    _in_order(since, until)
    with recorded("organisation.record_absence", subjects=[f"account:{account.pk}"]):
        absence, _ = Absence.objects.get_or_create(
            account=account, since=since, until=until, defaults={"reason": reason}
        )
    return absence


def end_absence(*, absence: Absence, last_day: date) -> None:
    """They are back: the absence ends with ``last_day``, or never was when it begins later."""
    with recorded("organisation.end_absence", subjects=[f"account:{absence.account_id}"]):
        if last_day < absence.since:
            absence.delete()
            return
        absence.until = min(absence.until, last_day)
        absence.save(update_fields=["until"])


def _in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise DatesReversed(extra={"since": since.isoformat(), "until": until.isoformat()})
