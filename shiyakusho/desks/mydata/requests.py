"""訂正・利用停止の請求: asked by the resident, drafted by the holding section, decided by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shiyakusho.desks.mydata import grounds
from shiyakusho.desks.mydata.choices import Answer, RequestKind
from shiyakusho.desks.mydata.models import DataRequest
from shiyakusho.desks.mydata.offices import privacy_office, serves
from shiyakusho.desks.mydata.refusals import AlreadyAnswered, NotFound, WordsMissing
from shiyakusho.desks.mydata.telling import tell
from shiyakusho.desks.mydata.trail.viewers import Viewer, viewer_of
from shiyakusho.desks.mydata.written import written
from shiyakusho.engines.approvals import public as approvals
from shiyakusho.engines.cases import public as cases
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

DECIDES = "section_chief"
PREFIX = "datarequest:"


@dataclass(frozen=True)
class Holder:
    """Data a person may ask about, and the section that keeps it. ``key`` is what a form sends."""

    key: str
    title: Any
    section_id: str


def holders(account: Account) -> list[Holder]:
    """Where the city keeps data of this person: the register, what they filed, the account."""
    viewer = viewer_of(account)
    found = [_register(viewer)] if viewer.resident_id else []
    for one in cases.affairs_of(viewer.resident_id, viewer.account_id):
        title = {
            "ja": f"{one.title.ja}（{one.receipt_number}）",
            "plain": f"{one.title.in_language('ja-easy')}（{one.receipt_number}）",
            "en": f"{one.title.in_language('en')} ({one.receipt_number})",
        }
        found.append(Holder(f"case:{one.id}", title, one.section_id))
    return [*found, _account_data()]


def _register(viewer: Viewer) -> Holder:
    assert viewer.resident_id is not None
    address = people.person(viewer.resident_id).address
    office = organisation.office_for("residents", address.ward if address else None)
    title = {
        "ja": "住民の台帳（氏名・住所・世帯など）",
        "plain": "｜住民《じゅうみん》の ｜記録《きろく》（｜名前《なまえ》・｜住所《じゅうしょ》など）",
        "en": "The resident register (name, address, household)",
    }
    return Holder(f"resident:{viewer.resident_id}", title, office.id)


def _account_data() -> Holder:
    title = {
        "ja": "このサイトのアカウント、お知らせ、そのほか",
        "plain": "この サイトの アカウント、お｜知《し》らせ、ほか",
        "en": "Your account on this site, messages, anything else",
    }
    return Holder("other", title, privacy_office().id)


def ask(
    *,
    asker: Account,
    kind: RequestKind,
    holder: str,
    what: str,
    wanted: str,
    reason: str,
    language: str = "ja",
) -> DataRequest:
    """File a request with the section that holds the data. Raises :class:`WordsMissing`."""
    chosen = next((one for one in holders(asker) if one.key == holder), None)
    if chosen is None:
        raise WordsMissing(extra={"fields": ["holder"]})
    texts = {"what": what, "wanted": wanted, "reason": reason}
    office, today = organisation.section(chosen.section_id), clock.today()
    with recorded("mydata.request", kind=str(kind)) as event:
        made = DataRequest(
            kind=kind,
            asker=asker,
            resident_id=viewer_of(asker).resident_id,
            holder=chosen.title["ja"][:200],
            subject=chosen.key if ":" in chosen.key else "",
            section_id=office.id,
            language=language,
            asked_at=clock.now(),
            due_on=grounds.due_on(kind, today),
            **{name: written(text) for name, text in texts.items()},
        )
        made.number = approvals.issue_document_number(
            office.symbol, today, subject=f"{PREFIX}{made.pk}"
        )
        made.save(force_insert=True)
        event.subjects.extend(made.subjects)
    return made


def draft(*, request_id: UUID, actor: Account, outcome: str, words: str) -> DataRequest:
    """Draft the decision; it goes up to the chief of the section (決裁).

    Raises :class:`NotFound`, :class:`AlreadyAnswered`, and what engines/approvals refuses.
    """
    if outcome not in Answer.values:
        raise WordsMissing(extra={"fields": ["outcome"]})
    with recorded("mydata.request_draft", outcome=outcome) as event:
        found = visible_request(request_id, actor, lock=True)
        if found.decided_at or found.proposal_id:
            raise AlreadyAnswered
        found.outcome, found.answer, found.drafted_by = outcome, written(words), actor
        rows = [
            _row("請求", found.get_kind_display()),
            _row("どの記録", found.holder),
            _row("決定", Answer(outcome).label),
            _row("期限", found.due_on.isoformat()),
        ]
        found.proposal_id = propose(
            found,
            actor=actor,
            title=f"{found.number} {found.get_kind_display()}",
            rows=rows,
            reasons=[{"text": found.answer, "law": grounds.law_of(found.kind)}],
            url=f"/staff/mydata/requests/{found.pk}/",
        ).pk
        found.save()
        event.subjects.extend(found.subjects)
    return found


def propose(
    thing: Any,
    *,
    actor: Account,
    title: str,
    rows: Sequence[dict[str, str]],
    reasons: Sequence[dict[str, str]],
    url: str,
) -> approvals.Proposal:
    """Send a drafted decision of this desk up to the chief of its section."""
    body = {"title": title, "rows": list(rows), "reasons": list(reasons), "url": url,
            "subjects": thing.subjects}  # fmt: skip
    return approvals.draft(thing.subjects[0], body, [DECIDES], actor, section_id=thing.section_id)


def decided(request_id: UUID, *, number: str, post: str) -> None:
    """The chief approved: the decision stands, and the person is told."""
    with recorded("mydata.request_decided") as event:
        found = DataRequest.objects.select_for_update().get(pk=request_id)
        found.decided_at, found.decided_by_post = clock.now(), post
        found.document_number = number
        found.save()
        event.subjects.extend(found.subjects)
        tell(found, "data-request-decided", "mydata:request")


def sent_back(request_id: UUID) -> None:
    """The chief sent it back: it may be drafted anew."""
    with recorded("mydata.request_sent_back") as event:
        found = DataRequest.objects.select_for_update().get(pk=request_id)
        found.proposal_id = None
        found.save(update_fields=["proposal_id"])
        event.subjects.extend(found.subjects)


def own_request(request_id: UUID, asker: Account) -> DataRequest:
    """One's own request; :class:`NotFound` for anybody else's."""
    found = DataRequest.objects.filter(pk=request_id, asker=asker).first()
    if found is None:
        raise NotFound
    return found


def visible_request(request_id: UUID, account: Account, *, lock: bool = False) -> DataRequest:
    """A request of one's own sections; :class:`NotFound` for any other."""
    rows = DataRequest.objects.filter(pk=request_id, section_id__in=serves(account))
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NotFound
    return found


def _row(label: str, value: Any) -> dict[str, str]:
    return {"label": label, "value": str(value)}
