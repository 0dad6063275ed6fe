"""What hangs on 支援措置 beyond the register: who else may know where somebody is, and the alarm when
somebody who may not has tried.

What a protected person hands in tells where they are: in its answers, its files, its letters, the
office that handles it. So it is shown to the posts that every measure in force allows, and to
nobody else; a try is told to those who watch over the measure, within seconds, by the outbox.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import current_actor, recorded
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.outbox.mail import Mail, hand_over
from shiyakusho.ground.purpose import registry

from .models import Protection
from .models.periods import on_day

KIND = "people.blocked"
SUBJECT = "【警報】支援措置の方の記録を見ようとする操作を止めました"
ARRIVED = "【お願い】支援措置の方の案件が届きました"


def shields_of(residents: Iterable[UUID], on: date | None = None) -> dict[UUID, frozenset[str]]:
    """Those of ``residents`` who are protected on ``on`` (today), and the posts that every measure in
    force allows. Who is not protected is not in it."""
    found: dict[UUID, frozenset[str]] = {}
    with lifted("people.shields"):  # what is asked is who may not be told, before anybody is told
        rows = Protection.objects.filter(
            on_day(on or clock.today()), resident_id__in=list(residents)
        )
        for resident, posts in rows.values_list("resident_id", "allowed_posts"):
            found[resident] = found.get(resident, frozenset(posts)) & frozenset(posts)
    return found


def ever_protected() -> set[UUID]:
    """Everybody who has or had a measure; only ids."""
    return set(Protection.objects.values_list("resident_id", flat=True))


def note_blocked(*, resident_id: UUID, what: str) -> None:
    """Somebody tried to see what the measure hides, and was shown nothing: note it, and tell those
    who watch over it. Once an hour for one who tries and one resident; the audit has every try."""
    actor, now = current_actor(), clock.now()
    with lifted(KIND), recorded(KIND, subjects=[f"resident:{resident_id}"], what=what) as event:
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


def _alarm(resident_id: UUID, told: dict[str, Any], key: str) -> int:
    watchers = _watchers(shields_of([resident_id]).get(resident_id, frozenset()))
    for account in watchers:
        outbox.put(KIND, told | {"to": str(account.pk)}, key=f"{key}:{account.pk}")
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


def _try(told: dict[str, Any]) -> list[str]:
    return [
        f"操作した人：{told['who']}",
        f"見ようとしたもの：{WHAT.get(told['what'], told['what'])}",
        f"時刻：{datetime.fromisoformat(told['at']):%Y-%m-%d %H:%M}",
        "",
        "何も表示していません。心当たりのないときは、本人の安全を確かめ、所属の長に連絡してください。",
        "だれの記録かは、監査の画面で確かめられます。",
    ]


def _arrived(told: dict[str, Any]) -> list[str]:
    return [
        f"受付番号：{told['arrived']}",
        f"担当する課：{told['section']}",
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
