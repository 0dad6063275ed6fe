"""消去: proposed by an officer, decided by another, done in every room, remembered for ever."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from shiyakusho.desks.mydata.choices import ErasureState
from shiyakusho.desks.mydata.models import DataRequest, Erasure
from shiyakusho.desks.mydata.offices import privacy_office, serves
from shiyakusho.desks.mydata.refusals import NotFound
from shiyakusho.desks.mydata.staff_refusals import NobodyNamed
from shiyakusho.desks.mydata.written import written
from shiyakusho.engines.approvals import public as approvals
from shiyakusho.ground import clock
from shiyakusho.ground.audit import SYSTEM, acting_as, recorded
from shiyakusho.ground.contracts import personal_data
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.recovery import tombstones
from shiyakusho.registers.people import public as people

DECIDES = "section_chief"
KINDS = ("resident", "account")
ERASED = "person.erased"  # the decision a restore applies again


def persons_of(subject: str) -> list[str]:
    """The names under which the rooms know this person, by 宛名番号 or as the audit names them.

    Raises :class:`NobodyNamed` for what names no person.
    """
    with acting_as(SYSTEM, "消去の前の確かめ"):
        known = people.resident_of_number(subject)
        kind, _, key = ("resident", "", str(known)) if known else subject.partition(":")
        try:
            pk = UUID(key)
        except ValueError:
            raise NobodyNamed from None
        if kind == "resident":
            account = people.account_of(pk)
            return [f"resident:{pk}"] + ([f"account:{account.pk}"] if account else [])
        if kind == "account" and (found := Account.objects.filter(pk=pk).first()):
            own = people.resident_id_of(found)
            return ([f"resident:{own}"] if own else []) + [f"account:{pk}"]
    raise NobodyNamed


def kept_of(persons: Iterable[str]) -> list[dict[str, Any]]:
    """What stays and why, by room, each once."""
    told: dict[tuple[str, str], dict[str, Any]] = {}
    with acting_as(SYSTEM, "消去の前の確かめ"):
        for room, duty in personal_data.items():
            for one in (kept for person in persons for kept in duty.kept(person)):
                until = one.until.isoformat() if one.until else ""
                told[room, one.what] = {"room": duty.title} | asdict(one) | {"until": until}
    return list(told.values())


def propose(
    *, actor: Account, subject: str, reason: str, request: DataRequest | None = None
) -> Erasure:
    """Draft it; the chief of the privacy officer's section decides (決裁)."""
    persons = persons_of(subject)
    with recorded("mydata.erasure", subjects=persons) as event:
        made = Erasure(
            persons=persons,
            reason=written(reason),
            request=request,
            section_id=privacy_office().id,
            proposed_by=actor,
            proposed_at=clock.now(),
            kept=kept_of(persons),
        )
        body = _body(made)
        made.save(force_insert=True)
        proposal = approvals.draft(
            f"erasure:{made.pk}", body, [DECIDES], actor, section_id=made.section_id
        )
        made.proposal_id = proposal.pk
        made.save(update_fields=["proposal_id"])
        event.subjects.append(f"erasure:{made.pk}")
    return made


def _body(made: Erasure) -> dict[str, Any]:
    kept = [
        {"text": f"残るもの：{one['what']}（{one['why']}）{one['until']}", "law": one["law"]}
        for one in made.kept
    ]
    return {
        "title": "個人情報の消去",
        "rows": [{"label": "理由", "value": made.reason},
                 {"label": "残るもの", "value": f"{len(kept)}件"}],
        "reasons": kept[:50],
        "url": f"/staff/mydata/erasures/{made.pk}/",
        "subjects": made.persons,
    }  # fmt: skip


def decided(erasure_id: UUID, *, number: str, post: str) -> None:
    """Approved: every room forgets, in the transaction of the decision; the tombstone stays."""
    with recorded("mydata.erased") as event:
        found = Erasure.objects.select_for_update().get(pk=erasure_id)
        found.rows = forget(found.persons)
        found.state, found.done_at = ErasureState.DONE, clock.now()
        found.document_number = number
        found.save()
        for person in found.persons:
            tombstones.put(ERASED, person, erasure=str(found.pk))
        event.subjects.extend([f"erasure:{found.pk}", *found.persons])
        event.detail["rows"] = found.rows


def sent_back(erasure_id: UUID) -> None:
    with recorded("mydata.erasure_sent_back", subjects=[f"erasure:{erasure_id}"]):
        Erasure.objects.filter(pk=erasure_id).update(state=ErasureState.REFUSED)


def forget(persons: Sequence[str]) -> dict[str, int]:
    """Let every room forget these; how many rows went, by room. Safe to repeat."""
    rows: dict[str, int] = {}
    with acting_as(SYSTEM, "消去"):
        for room, duty in personal_data.items():
            gone = sum(duty.erase(person) for person in persons)
            if gone:
                rows[room] = gone
    return rows


def reapply() -> tuple[int, int]:
    """Erase again everybody who was erased, and how many rows that were; safe to repeat.

    For data that came back by another way than `restore`, which applies the tombstones by itself.
    """
    erased, rows = 0, 0
    for one in Erasure.objects.filter(state=ErasureState.DONE).order_by("done_at"):
        with recorded("mydata.reapply", subjects=one.persons) as event:
            event.detail["rows"] = gone = sum(forget(one.persons).values())
        erased, rows = erased + 1, rows + gone
    return erased, rows


def visible_erasure(erasure_id: UUID, account: Account) -> Erasure:
    """An erasure of one's own sections; :class:`NotFound` for any other."""
    found = Erasure.objects.filter(pk=erasure_id, section_id__in=serves(account)).first()
    if found is None:
        raise NotFound
    return found
