"""What hangs on 支援措置 beyond the register: who else may know where somebody is, and the alarm when
somebody who may not has tried.

What a protected person hands in tells where they are: in its answers, its files, its letters, the
office that handles it. So it is shown to the posts that every measure in force allows, and to
nobody else; a try is told to those who watch over the measure, within seconds, by the outbox.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import current_actor, record_read
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.outbox.mail import Mail, hand_over
from shiyakusho.ground.purpose import registry

from .memory import told
from .models import Protection
from .refusals import NoSuchResident
from .sight import allowed_posts

MOST = 500  # measures on one page
KIND = "people.blocked"
SUBJECT = "【警報】支援措置の方の記録を見ようとする操作を止めました"
ARRIVED = "【お願い】支援措置の方の案件が届きました"


def shields_of(residents: Iterable[UUID], on: date | None = None) -> dict[UUID, frozenset[str]]:
    """Those of ``residents`` who are protected on ``on`` (today), and the posts that every measure in
    force allows. Who is not protected is not in it."""
    with lifted("people.shields"):  # what is asked is who may not be told, before anybody is told
        return allowed_posts(residents, on or clock.today())


@dataclass(frozen=True)
class Measure:
    """One 支援措置 as its officer sees it; ``holds`` says whether it is in force on that day."""

    id: UUID
    resident_id: UUID
    name: str
    number: str
    kind: str
    since: date
    until: date | None
    posts: tuple[str, ...]
    holds: bool


def measures(on: date | None = None) -> list[Measure]:
    """The measures that hold on ``on`` (today) or begin later, the newest first, 500 at most; a read
    of these people without their addresses."""
    day = on or clock.today()
    rows = Protection.objects.filter(Q(until=None) | Q(until__gt=day)).select_related("resident")
    found = [_measure(row, day) for row in rows.order_by("-since", "pk")[:MOST]]
    record_read((f"resident:{one.resident_id}" for one in found), what="people.protection")
    return found


def measure(measure_id: UUID) -> Measure:
    """One measure, also an ended one; :class:`NoSuchResident`."""
    row = Protection.objects.filter(pk=measure_id).select_related("resident").first()
    if row is None:
        raise NoSuchResident
    record_read([f"resident:{row.resident_id}"], what="people.protection")
    return _measure(row, clock.today())


def _measure(row: Protection, day: date) -> Measure:
    return Measure(
        id=row.pk,
        resident_id=row.resident_id,
        name=row.resident.name,
        number=row.resident.number,
        kind=row.get_kind_display(),
        since=row.since,
        until=row.until,
        posts=tuple(row.allowed_posts),
        holds=row.since <= day and (row.until is None or day < row.until),
    )


def ever_protected() -> set[UUID]:
    """Everybody who has or had a measure; only ids."""
    return set(Protection.objects.values_list("resident_id", flat=True))


def note_blocked(*, resident_id: UUID, what: str) -> None:
    """Somebody tried to see what the measure hides, and was shown nothing: note it, and tell those
    who watch over it. Once an hour for one who tries and one resident; the audit has every try."""
    actor, now = current_actor(), clock.now()
    with lifted(KIND), told(KIND, subjects=[f"resident:{resident_id}"], what=what) as event:
        who = actor.post or ("住民のアカウント" if actor.kind == "resident" else actor.kind)
        event.detail["alarmed"] = _alarm(
            resident_id,
            {"what": what, "who": f"{actor.name}（{who}）", "at": now.isoformat()},
            f"{KIND}:{actor.kind}:{actor.id}:{resident_id}:{now:%Y%m%d%H}",
        )


def tell_watchers(*, resident_id: UUID, number: str, section: str) -> None:
    """Something of a protected person has arrived at ``section``, where nobody may open it yet."""
    _alarm(
        resident_id,
        {"arrived": number, "section": section, "at": clock.now().isoformat()},
        f"{KIND}:arrived:{number}",
    )


def _alarm(resident_id: UUID, said: dict[str, Any], key: str) -> int:
    watchers = _watchers(shields_of([resident_id]).get(resident_id, frozenset()))
    for account in watchers:
        outbox.put(KIND, said | {"to": str(account.pk)}, key=f"{key}:{account.pk}")
    return len(watchers)


def _watchers(posts: Iterable[str]) -> list[Account]:
    """Who holds an allowed post, and who watches over everybody's records."""
    found = {one.pk: one for one in (*registry.holders_of(posts), *registry.guardians_of([]))}
    return [account for account in found.values() if account.email]


@outbox.delivers(KIND)
def send(payload: dict[str, Any], key: str) -> None:
    """Hand one alarm to the mail system; safe to repeat. It names no protected person."""
    account = Account.objects.filter(pk=payload["to"], is_active=True).first()
    if account is None or not account.email:
        return
    at = datetime.fromisoformat(payload["at"])
    subject, lines = (
        (ARRIVED, _arrived(payload)) if "arrived" in payload else (SUBJECT, _try(payload))
    )
    hand_over(Mail(key, account.email, subject, "\n".join(lines), at))


def _try(said: dict[str, Any]) -> list[str]:
    return [
        f"操作した人：{said['who']}",
        f"見ようとしたもの：{WHAT.get(said['what'], said['what'])}",
        f"時刻：{datetime.fromisoformat(said['at']):%Y-%m-%d %H:%M}",
        "",
        "何も表示していません。心当たりのないときは、本人の安全を確かめ、所属の長に連絡してください。",
        "だれの記録かは、監査の画面で確かめられます。",
    ]


def _arrived(said: dict[str, Any]) -> list[str]:
    return [
        f"受付番号：{said['arrived']}",
        f"担当する課：{said['section']}",
        "",
        "この案件は、支援措置で見てよいとされた職の人にだけ見えます。担当する課に、見てよい職がありません。",
        "支援措置の画面で、この案件を扱う職を決めてください。",
    ]


WHAT = {
    "case": "案件",
    "application": "申請",
    "person": "住民の記録",
    "link": "アカウントの結びつけ",
}
