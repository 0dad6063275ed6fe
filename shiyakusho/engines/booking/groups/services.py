"""A group asks (申請する), the office decides with its reason, and the group has a number of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from shiyakusho.engines.booking.codes import group_digest
from shiyakusho.engines.booking.groups.kinds import kind_of, office
from shiyakusho.engines.booking.groups.models import GroupApplication, Review
from shiyakusho.engines.booking.groups.refusals import (
    GroupApplicationNotFound,
    GroupAskedAlready,
    GroupDecided,
    GroupReasonMissing,
    GroupSaidWrong,
    GroupTooSmall,
)
from shiyakusho.engines.booking.groups.telling import tell
from shiyakusho.engines.booking.lottery.models import EntrantGroup
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.codes import new_code
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.jp import JpError
from shiyakusho.ground.jp import phone as numbers
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.organisation import public as organisation

MOST_MEMBERS = 9999
LONGEST = {"name": 100, "representative": 100, "aim": 500, "phone": 30}
WHOLE = 100


@dataclass(frozen=True)
class Said:
    """What a group says of itself; ``section_id`` of the office it chose."""

    name: str
    kind: str
    representative: str
    phone: str
    members: int
    locals: int
    aim: str
    section_id: str = ""


def ask_to_register(
    *, account: Account, said: Said, renews: UUID | None = None
) -> GroupApplication:
    """For the first time, or again before it ends. GroupSaidWrong, GroupTooSmall, GroupAskedAlready."""
    kept = _checked(said)
    group = _own_group(account, renews) if renews else None
    with recorded("booking.ask_group", kind=said.kind) as event:
        made = GroupApplication(
            account=account, group=group, kind=said.kind, members=said.members,
            locals=said.locals, asked_at=clock.now(), **kept,
        )  # fmt: skip
        event.subjects.extend(made.subjects)
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError:
            raise GroupAskedAlready from None
    return made


def withdraw_application(*, application_id: UUID) -> GroupApplication:
    """Not asked any more. Twice is once."""
    with recorded("booking.withdraw_group") as event:
        found = _locked(application_id)
        event.subjects.extend(found.subjects)
        if found.state != Review.WITHDRAWN:
            _close(found, Review.WITHDRAWN, "")
    return found


def decide(*, application_id: UUID, approve: bool, reason: str = "") -> GroupApplication:
    """登録する or not, and why. Approved, the group is there, or holds longer; the same decision twice is
    once. GroupDecided, GroupReasonMissing."""
    why, wanted = as_written(reason, limit=500), Review.APPROVED if approve else Review.REFUSED
    if not approve and not why:
        raise GroupReasonMissing(extra={"field": "reason"})
    with recorded("booking.decide_group") as event:
        found = _locked(application_id)
        event.subjects.extend(found.subjects)
        if found.state == wanted:
            return found
        if approve and found.state == Review.WAITING:
            found.group = _registered(found)
        _close(found, wanted, why)
        event.detail["state"] = str(found.state)
        tell(found)
    return found


def new_number(*, application_id: UUID) -> str:
    """A new 団体番号, for its members to apply with; shown once, and the one before is over."""
    code = new_code()
    with recorded("booking.new_group_number") as event:
        found = _locked(application_id)
        event.subjects.extend(found.subjects)
        if found.state != Review.APPROVED or found.group is None:
            raise GroupDecided(extra={"state": found.state})
        found.group.code_digest = group_digest(code)
        found.group.save(update_fields=["code_digest"])
    return code


def _locked(application_id: UUID) -> GroupApplication:
    rows = GroupApplication.objects.select_related("group").filter(pk=application_id)
    if (found := rows.select_for_update(of=("self",), no_key=True).first()) is None:
        raise GroupApplicationNotFound
    return found


def _close(found: GroupApplication, state: Review, reason: str) -> None:
    if found.state != Review.WAITING:
        raise GroupDecided(extra={"state": found.state})
    found.state, found.reason, found.decided_at = state, reason, clock.now()
    found.save(update_fields=["state", "reason", "decided_at", "group"])


def _registered(found: GroupApplication) -> EntrantGroup:
    """The group as it is from now on: the same one where it is renewed."""
    kind, today = kind_of(found.kind), clock.today()
    if kind is None:
        raise GroupSaidWrong(extra={"field": "kind"})
    until = date(today.year + kind.years, 3, 31)
    group = found.group
    if group is None:
        group = EntrantGroup(
            code_digest=group_digest(new_code()), mark=f"g-{secrets.token_hex(6)}", since=today
        )
    group.name, group.kind, group.priority = found.name, kind.id, kind.priority
    group.section_id, group.until = found.section_id, until
    group.save()
    return group


def _own_group(account: Account, group_id: UUID) -> EntrantGroup:
    rows = GroupApplication.objects.filter(
        account=account, state=Review.APPROVED, group_id=group_id
    )
    found = rows.select_related("group").first()
    if found is None or found.group is None:
        raise GroupApplicationNotFound
    return found.group


def _checked(said: Said) -> dict[str, str]:
    """What was written, as it is kept."""
    kept = {name: as_written(getattr(said, name), limit=most) for name, most in LONGEST.items()}
    for name, text in kept.items():
        if not text:
            raise GroupSaidWrong(extra={"field": name})
    try:
        numbers.parse(kept["phone"])
    except JpError:
        raise GroupSaidWrong(extra={"field": "phone"}) from None
    known = {one.id for one in organisation.offices_of(office())}
    if known and said.section_id not in known:
        raise GroupSaidWrong(extra={"field": "section"})
    _require_members(said)
    return kept | {"section_id": said.section_id}


def _require_members(said: Said) -> None:
    """As many, and of the city, as the kind asks."""
    kind = kind_of(said.kind)
    if kind is None or not kind.holds(clock.today()):
        raise GroupSaidWrong(extra={"field": "kind"})
    if not 1 <= said.members <= MOST_MEMBERS:
        raise GroupSaidWrong(extra={"field": "members"})
    if not 0 <= said.locals <= said.members:
        raise GroupSaidWrong(extra={"field": "locals"})
    if said.members < kind.least_members:
        raise GroupTooSmall(extra={"field": "members", "members": kind.least_members})
    if said.locals * WHOLE < said.members * kind.least_share:
        raise GroupTooSmall(extra={"field": "locals", "share": kind.least_share})
