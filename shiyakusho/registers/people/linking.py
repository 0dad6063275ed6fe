"""Tie accounts to residents (結びつけ): by the four basic facts, or by a clerk who looked at them.

The machine links only who is surely meant, is under no 支援措置 and has no account yet. Everything
else is a question to a clerk, and looks the same to whoever asks: nobody learns from us whether
somebody stands in the register.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import level_at_least
from shiyakusho.ground.recovery import tombstones
from shiyakusho.ground.ui.written import as_written

from .candidates import residents_for, written
from .choices import LinkCause, LinkEnd, LinkMethod, LinkState
from .matching import Candidate, CardFacts, Match, compare, match, open_days, read_claims
from .memory import told
from .models import AccountLink, LinkRequest, Resident
from .models.linking import OPEN
from .models.periods import on_day
from .refusals import (
    AccountAlreadyLinked,
    LinkReasonMissing,
    LinkRequestChanged,
    LinkRequestNotOpen,
    NoSuchResident,
    ResidentAlreadyLinked,
)

LEVEL = "L2"  # below, the provider saw no card
MOST_CANDIDATES = 20
MOST_OPEN = 500
LENGTH_OF_NUMBER = 15
_WARD = re.compile(r"(?:市|^)([^市都]{1,6}区)")
BY_COUNTER = {"rule": "counter"}
LINK_ENDED = "people.link_ended"


def arrived(account: Account, claims: Mapping[str, Any]) -> None:
    """Somebody signed in: link them, look again whether the link still holds, or ask a clerk.

    Never refuses: who cannot be linked goes on with everything that needs no link.
    """
    card = read_claims(claims)
    if not card.enough or not level_at_least(account, LEVEL):
        return
    with lifted("people.arrive"):  # the register is looked through; nothing of it is told
        link = open_link(account)
        if link is not None:
            _recheck(account, link, card)
        elif not _is_settled(account, card):
            _settle(account, card)


def open_link(account: Any) -> AccountLink | None:
    return AccountLink.objects.filter(account_id=account.pk, ended_at__isnull=True).first()


def link_account_to(
    *, account: Any, resident_id: UUID, method: str, evidence: Mapping[str, str] | None = None
) -> UUID:
    """Tie an account to a resident, once; the same link again changes nothing.

    Raises :class:`AccountAlreadyLinked` or :class:`ResidentAlreadyLinked`.
    """
    if not Resident.objects.filter(pk=resident_id).exists():
        raise NoSuchResident
    subjects = [f"resident:{resident_id}", f"account:{account.pk}"]
    said = dict(evidence or {})
    with told("people.link_account", subjects=subjects, method=str(method), evidence=said):
        if _linked(account, resident_id):
            return resident_id
        now = clock.now()
        try:
            with transaction.atomic():
                AccountLink.objects.create(
                    account=account,
                    resident_id=resident_id,
                    method=method,
                    linked_at=now,
                    checked_at=now,
                    evidence=said,
                )
        except IntegrityError:  # somebody else was faster
            _linked(account, resident_id)
    return resident_id


def unlink_account(*, account: Any, reason: str = LinkEnd.ASKED) -> None:
    """End the link of an account; without one nothing happens. It is not tied again by itself."""
    link = open_link(account)
    if link is None:
        return
    with told(
        "people.unlink_account", subjects=[f"account:{account.pk}"], why=str(reason)
    ) as event:
        event.subjects.append(f"resident:{link.resident_id}")
        _end(link, reason)
        _close_open(account, LinkState.WITHDRAWN)
        decided = {"state": LinkState.WITHDRAWN, "cause": LinkCause.CHANGED, "digest": ""}
        if reason == LinkEnd.OFFICE:
            decided["state"] = LinkState.REFUSED
        moment = clock.now()
        LinkRequest.objects.create(
            account=account, asked_at=moment, decided_at=moment, decided_by=_me(), **decided
        )


def ask_again(*, account: Any) -> None:
    """After one's own unlinking: the next sign-in looks at the card again."""
    with told("people.ask_link_again", subjects=[f"account:{account.pk}"]):
        last = _latest(account)
        if last is not None and last.state == LinkState.WITHDRAWN:
            last.state = LinkState.REOPENED
            last.save(update_fields=["state"])


def decide_link(
    *, request_id: UUID, version: int, resident_id: UUID, replace: bool = False, reason: str = ""
) -> None:
    """A clerk says whose account it is. Whoever is no candidate needs a reason (seen at the counter).

    ``replace`` ends another link of either side first (a new card, another provider). Raises
    :class:`LinkRequestNotOpen`, :class:`LinkRequestChanged`, :class:`LinkReasonMissing`, and what
    :func:`link_account_to` refuses.
    """
    with told("people.decide_link", subjects=[f"resident:{resident_id}"]) as event:
        row = _locked(request_id, version)
        event.subjects.append(f"account:{row.account_id}")
        found = next((c for c in row.candidates if c["resident"] == str(resident_id)), None)
        if (found is None or replace) and not reason.strip():
            raise LinkReasonMissing
        if replace:
            _make_room(row.account, resident_id)
        evidence = {"rule": found["rule"], **found["marks"]} if found else BY_COUNTER
        link_account_to(
            account=row.account,
            resident_id=resident_id,
            method=LinkMethod.STAFF,
            evidence=evidence,
        )
        _decide(row, LinkState.LINKED, reason=reason, resident_id=resident_id)


def refuse_link(*, request_id: UUID, version: int, reason: str) -> None:
    """A clerk says that the account is nobody's; a link that stood in question ends."""
    if not reason.strip():
        raise LinkReasonMissing
    with told("people.refuse_link") as event:
        row = _locked(request_id, version)
        event.subjects.append(f"account:{row.account_id}")
        link = open_link(row.account)
        if link is not None:
            _end(link, LinkEnd.OFFICE)
        _decide(row, LinkState.REFUSED, reason=reason)


def ask_to_come(*, request_id: UUID, version: int, reason: str = "") -> None:
    """A clerk wants to see the person; the question stays open until they come."""
    with told("people.ask_to_come") as event:
        row = _locked(request_id, version)
        event.subjects.append(f"account:{row.account_id}")
        row.state, row.reason = LinkState.ASKED_TO_COME, reason
        row.version += 1
        row.save(update_fields=["state", "reason", "version"])


def link_status(account: Any) -> str:
    """How it stands, in a word for the account holder: ``linked``, ``checking``, ``come``,
    ``refused``, ``unlinked``, ``reopened``, ``weak`` (no card was seen) or ``unknown``.

    Whether anybody was found is never told: nobody, several and protected are all ``checking``.
    """
    if open_link(account) is not None:
        return "linked"
    last = _latest(account)
    if last is None:
        return "unknown" if level_at_least(account, LEVEL) else "weak"
    told_as = {LinkState.WAITING: "checking", LinkState.ASKED_TO_COME: "come"}
    found = told_as.get(LinkState(last.state), last.state)
    return "unlinked" if found in (LinkState.WITHDRAWN, LinkState.LINKED) else str(found)


def open_link_requests() -> list[LinkRequest]:
    """Questions that wait for a clerk, the oldest first. Whose they are the desk decides."""
    rows = LinkRequest.objects.filter(state__in=OPEN).select_related("account")
    return list(rows.order_by("asked_at", "id")[:MOST_OPEN])


def linked_among(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these residents have an account; only ids: no record is read."""
    rows = AccountLink.objects.filter(resident_id__in=list(ids), ended_at__isnull=True)
    return set(rows.values_list("resident_id", flat=True))


def resident_of_number(number: str) -> UUID | None:
    """The id behind a 宛名番号, ``None`` for a strange one; only the id: no record is read."""
    if not (number.isascii() and number.isdigit() and len(number) == LENGTH_OF_NUMBER):
        return None
    return Resident.objects.filter(number=number).values_list("pk", flat=True).first()


def drop_old_requests() -> int:
    """Questions nobody answered in time go, with the four facts; returns how many."""
    until = clock.now() - timedelta(days=open_days())
    old = list(LinkRequest.objects.filter(state__in=OPEN, asked_at__lt=until))
    for row in old:
        with told("people.drop_link_request", subjects=[f"account:{row.account_id}"]):
            _decide(row, LinkState.REOPENED)
    return len(old)


@tombstones.applies(LINK_ENDED)
def end_again(decision: tombstones.Tombstone) -> int:
    """After a restore: a link that was ended stays ended."""
    rows = AccountLink.objects.filter(pk=decision.detail["link"], ended_at__isnull=True)
    return rows.update(ended_at=decision.at, end_reason=decision.detail["why"])


def _settle(account: Account, card: CardFacts) -> None:
    found = match(card, residents_for(card))
    cause = _cause(found)
    surely = found.certain
    if cause is None and surely is not None:
        try:
            link_account_to(
                account=account,
                resident_id=surely.resident_id,
                method=LinkMethod.FOUR_FACTS,
                evidence={"rule": surely.rule, **surely.marks},
            )
        except ResidentAlreadyLinked:  # since we looked
            cause = LinkCause.LINKED
        else:
            _close_open(account, LinkState.LINKED, resident_id=surely.resident_id)
            return
    _ask(account, card, found.candidates, cause or LinkCause.AMBIGUOUS)


def _cause(found: Match) -> LinkCause | None:
    """Why a clerk has to look; ``None`` when the machine may link."""
    if found.rank == "none":
        return LinkCause.NOBODY
    surely = found.certain
    if surely is None:
        several = sum(one.rank == "certain" for one in found.candidates) > 1
        return LinkCause.SEVERAL if several else LinkCause.AMBIGUOUS
    if _is_protected(surely.resident_id):
        return LinkCause.PROTECTED
    taken = AccountLink.objects.filter(resident_id=surely.resident_id, ended_at__isnull=True)
    return LinkCause.LINKED if taken.exists() else None


def _is_protected(resident_id: UUID) -> bool:
    from .models import Protection

    return Protection.objects.filter(on_day(clock.today()), resident_id=resident_id).exists()


def _recheck(account: Account, link: AccountLink, card: CardFacts) -> None:
    """The link stands; do the facts still fit? Who was born another day is somebody else."""
    here = compare(card, written([link.resident])[0])
    marks = here.marks
    if "differs" in (marks["birth_date"], marks["sex"]):
        with told("people.unlink_account", subjects=[f"account:{account.pk}"], why="changed") as e:
            e.subjects.append(f"resident:{link.resident_id}")
            _end(link, LinkEnd.CHANGED)
            _settle(account, card)
    elif here.rank == "certain" or here.rule == "moved":
        _note_checked(link, here)
    elif not _is_settled(account, card):
        _ask(account, card, (here,), LinkCause.CHANGED)


def _note_checked(link: AccountLink, here: Candidate) -> None:
    """The newest comparison is kept, at most once a day."""
    evidence = {"rule": here.rule, **here.marks}
    fresh = link.checked_at is not None and clock.now() - link.checked_at < timedelta(days=1)
    if fresh and link.evidence == evidence:
        return
    subjects = [f"account:{link.account_id}", f"resident:{link.resident_id}"]
    with told("people.recheck_link", subjects=subjects, evidence=evidence):
        link.evidence, link.checked_at = evidence, clock.now()
        link.save(update_fields=["evidence", "checked_at"])


def _ask(
    account: Account, card: CardFacts, candidates: tuple[Candidate, ...], cause: LinkCause
) -> None:
    """One open question for each account; the same facts again leave it as it is."""
    digest = _digest(card)
    with told("people.ask_link", subjects=[f"account:{account.pk}"], cause=str(cause)):
        Account.objects.select_for_update().get(pk=account.pk)  # two sign-ins at once: one question
        row = LinkRequest.objects.filter(account=account, state__in=OPEN).first()
        if row is not None and row.digest == digest and row.cause == cause:
            return
        row = row or LinkRequest(account=account, asked_at=clock.now(), version=0)
        row.state, row.cause, row.digest = LinkState.WAITING, cause, digest
        row.given, row.ward = card.as_json(), ward_in(card.address)
        row.candidates = [
            {"resident": str(one.resident_id), "rule": one.rule, "marks": dict(one.marks)}
            for one in candidates[:MOST_CANDIDATES]
        ]
        row.version += 1
        row.save()


def ward_in(address: str) -> str:
    """The ward an address names, for whose clerks it is; empty when it names none."""
    found = _WARD.search(address)
    return found[1] if found else ""


def _is_settled(account: Account, card: CardFacts) -> bool:
    """Whether the same was decided before, or the person wants no link."""
    last = _latest(account)
    if last is None or last.is_open:
        return False
    if last.state == LinkState.REFUSED:
        return last.digest in ("", _digest(card))
    if last.state == LinkState.LINKED and last.digest == _digest(card):
        return open_link(account) is not None
    return last.state == LinkState.WITHDRAWN


def _latest(account: Any) -> LinkRequest | None:
    return LinkRequest.objects.filter(account_id=account.pk).order_by("-asked_at", "-id").first()


def _locked(request_id: UUID, version: int) -> LinkRequest:
    rows = LinkRequest.objects.select_for_update(of=("self",)).select_related("account")
    row = rows.filter(pk=request_id).first()
    if row is None or not row.is_open:
        raise LinkRequestNotOpen
    if row.version != version:
        raise LinkRequestChanged
    return row


def _decide(
    row: LinkRequest, state: LinkState, *, reason: str = "", resident_id: UUID | None = None
) -> None:
    """The question is answered: the four facts and the candidates have served."""
    row.state, row.reason, row.resident_id = state, as_written(reason, limit=1000), resident_id
    row.decided_at, row.decided_by = clock.now(), _me()
    row.given, row.candidates = None, []
    row.version += 1
    row.save()


def _close_open(account: Any, state: LinkState, resident_id: UUID | None = None) -> None:
    for row in LinkRequest.objects.select_for_update().filter(account=account, state__in=OPEN):
        _decide(row, state, resident_id=resident_id)


def _make_room(account: Any, resident_id: UUID) -> None:
    """End what would stand in the way of a link a clerk decided."""
    open_links = AccountLink.objects.filter(ended_at__isnull=True)
    for link in open_links.filter(account=account).exclude(resident_id=resident_id):
        _end(link, LinkEnd.OFFICE)
    for link in open_links.filter(resident_id=resident_id).exclude(account=account):
        _end(link, LinkEnd.OFFICE)


def _end(link: AccountLink, reason: str) -> None:
    link.ended_at, link.end_reason = clock.now(), reason
    link.save(update_fields=["ended_at", "end_reason"])
    tombstones.put(LINK_ENDED, f"account:{link.account_id}", link=link.pk.hex, why=str(reason))


def _linked(account: Any, resident_id: UUID) -> bool:
    """Whether the link stands already; a link to anybody else is refused."""
    open_links = AccountLink.objects.filter(ended_at__isnull=True)
    mine = open_links.filter(account=account).first()
    if mine is not None and mine.resident_id != resident_id:
        raise AccountAlreadyLinked
    if mine is None and open_links.filter(resident_id=resident_id).exists():
        raise ResidentAlreadyLinked
    return mine is not None


def _digest(card: CardFacts) -> str:
    text = "\0".join(card.as_json().values())
    return salted_hmac("people.link_request", text, algorithm="sha256").hexdigest()


def _me() -> str:
    actor = current_actor()
    return f"{actor.kind}:{actor.id}"[:80]
