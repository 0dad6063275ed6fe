"""緊急の閲覧 (break-glass): asked by one, confirmed by another, open for a short time, then over.

It opens one resident or one case to read, and nothing to write. A protected address (支援措置)
stays hidden behind it: who may see that is said by the measure alone.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.actors import (
    SYSTEM,
    Purpose,
    acting_as,
    current_actor,
    for_purpose,
)
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.identity.refusals import NotPermitted
from shiyakusho.ground.identity.roles import grants_of, permissions_by_role
from shiyakusho.ground.purpose import registry
from shiyakusho.ground.purpose.models import Glass, GlassState
from shiyakusho.ground.purpose.reasons import lasts, reason
from shiyakusho.ground.purpose.refusals import (
    GlassAnswered,
    GlassIncomplete,
    GlassNeedsAnother,
    GlassNotFound,
    GlassTargetUnknown,
)

ASK, CONFIRM = "glass.ask", "glass.confirm"
SHORTEST, LONGEST, LONGEST_NUMBER = 10, 500, 40


def ask(account: Account, *, number: str, chosen: str, why: str) -> Glass:
    """Ask for the record with this number (宛名番号, 受付番号); the others are told by mail.

    Whether there is such a record is told to the second person alone, so that nobody finds out by
    asking. :class:`UnknownReason`, :class:`GlassIncomplete`.
    """
    from shiyakusho.ground.purpose import alarms

    kind, number, why = reason("glass", chosen), number.strip(), why.strip()
    if not SHORTEST <= len(why) <= LONGEST or not 0 < len(number) <= LONGEST_NUMBER:
        raise GlassIncomplete
    if "\x00" in why + number:
        raise GlassIncomplete
    with recorded("purpose.glass_ask", subjects=[f"account:{account.pk}"]) as event:
        glass = Glass.objects.create(
            subject=_find(number),
            label=number,
            reason=kind.id,
            why=why,
            sections=registry.sections_of(account),
            asked_by=account,
            asked_post=current_actor().post,
            asked_at=clock.now(),
        )
        event.subjects += [glass.subject] if glass.subject else []
        event.detail.update(glass=str(glass.pk), reason=kind.id)
        alarms.tell(glass, "asked", but=account)
    return glass


def confirm(glass_id: UUID, account: Account) -> Glass:
    """The second person opens it; the alarm goes out with the opening. Of two who confirm at once
    one is told that it is answered (:class:`GlassAnswered`). :class:`GlassTargetUnknown`."""
    from shiyakusho.ground.purpose import alarms

    with recorded("purpose.glass_confirm") as event:
        glass = _to_answer(glass_id, account)
        if not glass.subject:
            raise GlassTargetUnknown
        glass.state, glass.until = GlassState.OPEN, clock.now() + lasts("glass")
        _answered(glass, account)
        event.subjects.append(glass.subject)
        event.detail.update(
            glass=str(glass.pk), reason=glass.reason, asked_by=str(glass.asked_by_id)
        )
        alarms.tell(glass, "opened")
    return glass


def decline(glass_id: UUID, account: Account) -> Glass:
    """The second person says no."""
    with recorded("purpose.glass_decline") as event:
        glass = _to_answer(glass_id, account)
        glass.state = GlassState.DECLINED
        _answered(glass, account)
        event.subjects += [glass.subject] if glass.subject else []
        event.detail.update(glass=str(glass.pk))
    return glass


def end(glass_id: UUID, account: Account) -> Glass:
    """Whoever asked needs it no more: a waiting request goes back, an open one ends."""
    with recorded("purpose.glass_end") as event:
        glass = _locked(glass_id)
        if glass.asked_by_id != account.pk:
            raise GlassNotFound
        before = standing(glass)
        if before not in (GlassState.ASKED, GlassState.OPEN):
            raise GlassAnswered(extra={"state": str(before)})
        open_ = before == GlassState.OPEN
        glass.state = GlassState.ENDED if open_ else GlassState.EXPIRED
        glass.ended_at = clock.now()
        glass.save(update_fields=["state", "ended_at"])
        event.subjects += [glass.subject] if glass.subject else []
        event.detail.update(glass=str(glass.pk))
    return glass


def standing(glass: Glass) -> GlassState:
    """How it stands now: what nobody answered in time is over, what was open for its time too."""
    now = clock.now()
    if glass.state == GlassState.ASKED and now >= answer_by(glass):
        return GlassState.EXPIRED
    if glass.state == GlassState.OPEN and (glass.until is None or now >= glass.until):
        return GlassState.ENDED
    return GlassState(glass.state)


def answer_by(glass: Glass) -> datetime:
    """Until when the second person may answer."""
    return glass.asked_at + lasts("glass_waits", glass.asked_at.astimezone(clock.TOKYO).date())


def open_for(account: Account, subject: str) -> Glass | None:
    """The glass through which ``account`` may read ``subject`` now."""
    rows = Glass.objects.filter(asked_by=account, subject=subject, state=GlassState.OPEN)
    found = rows.order_by("-asked_at").first()
    return found if found and standing(found) == GlassState.OPEN else None


def read_through(glass: Glass) -> Purpose:
    """From here on the purpose is this break-glass."""
    words = reason("glass", glass.reason).words
    office = registry.office_of(glass.asked_by)
    purpose = Purpose("glass", str(glass.pk), f"{words}（{office}）" if office else words)
    for_purpose(purpose.kind, purpose.reference, purpose.words)
    return purpose


def subject_behind(reference: str) -> str:
    """What an open glass opens; ``""`` for any other."""
    try:
        glass = Glass.objects.filter(pk=UUID(reference)).first()
    except ValueError:
        return ""
    return glass.subject if glass and standing(glass) == GlassState.OPEN else ""


def seen_by(glass_id: UUID, account: Account) -> Glass:
    """One's own request, or one that waits for somebody like oneself; :class:`GlassNotFound`."""
    glass = Glass.objects.select_related("asked_by", "answered_by").filter(pk=glass_id).first()
    if glass is None or not (glass.asked_by_id == account.pk or may_answer(glass, account)):
        raise GlassNotFound
    return glass


def may_answer(glass: Glass, account: Account) -> bool:
    """Whether ``account`` may be the second person: from the section of who asked or above it, or
    from a place that watches over all sections (個人情報保護)."""
    if glass.asked_by_id == account.pk or not may(account, CONFIRM):
        return False
    table = permissions_by_role()
    places = {g.section_id for g in grants_of(account) if CONFIRM in table.get(g.role, ())}
    return "" in places or bool(places & set(glass.sections))


def waiting_for(account: Account) -> list[Glass]:
    """What ``account`` may confirm now, the oldest first."""
    if not may(account, CONFIRM):
        return []
    rows = Glass.objects.filter(state=GlassState.ASKED).select_related("asked_by")
    found = [row for row in rows.order_by("asked_at")[:200] if may_answer(row, account)]
    return [row for row in found if standing(row) == GlassState.ASKED]


def asked_by(account: Account, limit: int = 20) -> list[Glass]:
    """One's own, the newest first."""
    rows = Glass.objects.filter(asked_by=account).select_related("answered_by", "asked_by")
    return list(rows.order_by("-asked_at")[:limit])


def end_over() -> int:
    """Write down what the clock ended; returns how many. Nothing is open longer for want of it."""
    states = [GlassState.ASKED, GlassState.OPEN]
    count = 0
    for glass in Glass.objects.filter(state__in=states).order_by("asked_at")[:1000]:
        count += _write_down(glass) if standing(glass) != glass.state else 0
    return count


def _write_down(glass: Glass) -> int:
    now = standing(glass)
    ended = glass.until if now == GlassState.ENDED else answer_by(glass)
    about = [glass.subject] if glass.subject else []
    with recorded("purpose.glass_over", subjects=about, glass=str(glass.pk)):
        rows = Glass.objects.filter(pk=glass.pk, state=glass.state)
        return rows.update(state=now, ended_at=ended)


def _find(number: str) -> str:
    # The house itself looks: only an id comes back, and who asks may not see the record yet.
    with acting_as(SYSTEM):
        for name, kind in registry.kinds.items():
            if found := kind.find(number):
                return f"{name}:{found}"
    return ""


def _locked(glass_id: UUID) -> Glass:
    rows = Glass.objects.select_for_update(of=("self",)).select_related("asked_by")
    glass = rows.filter(pk=glass_id).first()
    if glass is None:
        raise GlassNotFound
    return glass


def _to_answer(glass_id: UUID, account: Account) -> Glass:
    glass = _locked(glass_id)
    if glass.asked_by_id == account.pk:
        raise GlassNeedsAnother
    if not may(account, CONFIRM):
        raise NotPermitted
    if not may_answer(glass, account):
        raise GlassNotFound
    if (now := standing(glass)) != GlassState.ASKED:
        raise GlassAnswered(extra={"state": str(now)})
    return glass


def _answered(glass: Glass, account: Account) -> None:
    glass.answered_by, glass.answered_post = account, current_actor().post
    glass.answered_at = clock.now()
    glass.save(update_fields=["state", "until", "answered_by", "answered_post", "answered_at"])


def names_of(rows: Iterable[Glass]) -> dict[str, str]:
    """The kind of record of each, in words: 「住民 123…」, never the person's name."""
    titles = {name: kind.title for name, kind in registry.kinds.items()}
    return {g.subject: f"{titles.get(g.subject.partition(':')[0], '')} {g.label}" for g in rows}
