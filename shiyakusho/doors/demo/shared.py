"""The work of a counter at scale: shared queues, a colleague who is ill, an application that came twice."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from shiyakusho.doors.demo.attaching import bank_book
from shiyakusho.doors.demo.people import IN_OFFICE_SINCE
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files.services import store_again
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

logger = logging.getLogger(__name__)

ISSUER = "demo-colleagues"
QUEUES = (
    ("期限が近い", {"mark": "amber"}, ("procedure", "applicant", "look", "step", "assignee")),
    ("オンラインで届いた、担当なし", {"view": "unassigned", "channel": "online", "sort": "arrived"}, ()),
    ("30日より前から続く", {"arrived": "over30", "sort": "arrived"}, ("procedure", "arrived", "due", "step", "assignee")),
)  # fmt: skip
ILL, FOR_DAYS, HERS = "病気のため", timedelta(days=14), 4


def share_the_work(accounts: dict[str, Account]) -> None:
    """Done once: where the ill colleague is there, which comes last, a second run adds nothing."""
    if not {"clerk", "chief"} <= accounts.keys():
        return
    clerk, chief = accounts["clerk"], accounts["chief"]
    [post, *_] = organisation.posts_of(clerk)
    ill = identity.open_account(
        kind="staff",
        issuer=ISSUER,
        subject=f"{post.pk}.ill",
        display_name="石田 和歌子",
        level="L3",
    )
    if organisation.posts_of(ill):
        return
    section = post.section_id or ""
    with acting_as(actor_of(chief)):
        for name, asked, columns in QUEUES:
            cases.keep_queue(
                owner=chief,
                name=name,
                asked=asked,
                columns=columns,
                section=section,
            )
    _comes_twice(clerk)
    _is_ill(post, ill)


def _is_ill(post: organisation.Post, ill: Account) -> None:
    """A colleague with cases of hers, away from today: the chief may hand them on."""
    today = clock.today()
    organisation.appoint(account=ill, post_id=post.pk, since=today - IN_OFFICE_SINCE)
    with acting_as(actor_of(ill)):
        free = cases.list_cases(account=ill, view="unassigned", limit=HERS)["items"]
        for one in free:
            cases.assign(case_id=one["id"], to=ill, actor=ill, version=one["version"])
    organisation.record_absence(account=ill, since=today, until=today + FOR_DAYS, reason=ILL)


def _comes_twice(clerk: Account) -> None:
    """Somebody sent the same claim again: the machine asks whether it is one."""
    with acting_as(actor_of(clerk)):
        found = cases.list_cases(account=clerk, procedure="child-allowance-claim", view="open")
    first = next((one for one in found["items"] if one["state"] == "received"), None)
    if first is None:
        return
    application = forms.application_of(first["application"])
    account = application.account
    if account is None:
        return
    try:
        _files_again(application, account)
    except Refusal as refusal:  # it came already, when an earlier start was broken off
        logger.warning("twice: %s %s", refusal.code, refusal)


def _files_again(application: Any, account: Account) -> None:
    with acting_as(actor_of(account)):
        definition = catalogue.live(application.procedure_id).definition
        owner = f"account:{account.pk}"
        files: dict[str, list[Any]] = {
            item.id: [store_again(bank_book(), owner=owner).pk] for item in definition.attachments
        }
        forms.apply(
            procedure=application.procedure_id,
            answers=application.answers,
            attachments=files,
            event_date=application.event_date,
            idempotency_key=f"demo-twice-{application.pk}",
            account=account,
        )
