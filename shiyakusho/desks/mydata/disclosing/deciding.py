"""An officer looks; parts that a law lets stay unshown go up for a decision (部分開示)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shiyakusho.desks.mydata.choices import Progress
from shiyakusho.desks.mydata.disclosing.asking import go_on
from shiyakusho.desks.mydata.disclosing.gathering import Part, gather
from shiyakusho.desks.mydata.grounds import not_disclosed
from shiyakusho.desks.mydata.models import Disclosure
from shiyakusho.desks.mydata.offices import post_of, serves
from shiyakusho.desks.mydata.refusals import NotFound
from shiyakusho.desks.mydata.requests import propose
from shiyakusho.desks.mydata.staff_refusals import NotChecked, PartUnknown
from shiyakusho.desks.mydata.written import written
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account


@dataclass(frozen=True)
class LeftOut:
    """A row that is not shown: which, on which ground of the law, and why."""

    room: str
    part: str
    ground: str
    reason: str


def visible_disclosure(disclosure_id: UUID, account: Account, *, lock: bool = False) -> Disclosure:
    """A request of one's own sections; :class:`NotFound` for any other."""
    rows = Disclosure.objects.filter(pk=disclosure_id, section_id__in=serves(account))
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def checked(*, disclosure_id: UUID, actor: Account, left_out: Iterable[LeftOut]) -> Disclosure:
    """The officer has looked: everything is shown, or these parts go up for a decision.

    Raises :class:`NotFound`, :class:`NotChecked`, :class:`PartUnknown`.
    """
    with recorded("mydata.disclosure_checked") as event:
        found = visible_disclosure(disclosure_id, actor, lock=True)
        if found.state != Progress.CHECKING:
            raise NotChecked
        parts = list(left_out)
        found.left_out = [_said(one, gather(found)) for one in parts] if parts else []
        event.subjects.extend(found.subjects)
        event.detail["left_out"] = len(parts)
        if parts:
            found.state = Progress.DECIDING
            found.proposal_id = _proposed(found, actor)
        else:
            found.decided_at, found.decided_by_post = clock.now(), post_of(actor)
            found.state = Progress.ASKED
            go_on(found, "make")
        found.save()
    return found


def _said(one: LeftOut, parts: list[Part]) -> dict[str, str]:
    known = {(part.room, row.digest) for part in parts for row in part.rows}
    if (one.room, one.part) not in known or one.ground not in not_disclosed():
        raise PartUnknown
    return {"room": one.room, "part": one.part, "ground": one.ground,
            "reason": written(one.reason, longest=400)}  # fmt: skip


def _proposed(found: Disclosure, actor: Account) -> UUID:
    grounds = not_disclosed()
    reasons = [
        {"text": f"{grounds[one['ground']].text['ja']}：{one['reason']}",
         "law": grounds[one["ground"]].law}
        for one in found.left_out
    ]  # fmt: skip
    rows = [
        {"label": "請求", "value": f"本人開示 {found.number}"},
        {"label": "決定", "value": f"部分開示（開示しない部分 {len(reasons)}件）"},
        {"label": "期限", "value": found.due_on.isoformat()},
    ]
    url = f"/staff/mydata/disclosures/{found.pk}/"
    title = f"{found.number} 本人開示の決定"
    return propose(found, actor=actor, title=title, rows=rows, reasons=reasons, url=url).pk


def decided(disclosure_id: UUID, *, number: str, post: str) -> None:
    """Approved: the file is made without those parts."""
    with recorded("mydata.disclosure_decided") as event:
        found = Disclosure.objects.select_for_update().get(pk=disclosure_id)
        found.decided_at, found.decided_by_post = clock.now(), post
        found.document_number, found.state = number, Progress.ASKED
        found.save()
        event.subjects.extend(found.subjects)
        go_on(found, "make")


def sent_back(disclosure_id: UUID) -> None:
    """Sent back: the officer looks again."""
    with recorded("mydata.disclosure_sent_back") as event:
        found = Disclosure.objects.select_for_update().get(pk=disclosure_id)
        found.state, found.proposal_id = Progress.CHECKING, None
        found.save(update_fields=["state", "proposal_id"])
        event.subjects.extend(found.subjects)
