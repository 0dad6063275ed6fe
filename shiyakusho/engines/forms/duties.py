"""What this room owes the house: disclosure, erasure, retention, its checks of a definition."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Q

from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.contracts import (
    CHECK,
    DisclosedFile,
    Kept,
    PersonalData,
    Retention,
    personal_data,
    retention,
)
from shiyakusho.ground.files import read_blob
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.rules import RuleError, compile_rule
from shiyakusho.ground.rules.types import BOOL
from shiyakusho.ground.ui.registry import home_panels
from shiyakusho.registers.catalogue import registry as catalogue
from shiyakusho.registers.catalogue.public import form_vocabulary, texts_of
from shiyakusho.registers.people import public as people

from . import panels
from .drafts import KEPT_DAYS, discard
from .interviewing.selectors import identified_by, taken_down
from .models import Application, ApplicationAttachment, ApplicationRevision, Draft
from .selectors import revisions_of
from .signatures import signature_of


def register() -> None:
    """Called once when the house starts."""
    personal_data.register("forms", PERSONAL_DATA)
    retention.register("forms.drafts", Retention("出されなかった下書き", 0, purge_drafts))
    home_panels.register("forms.drafts", panels.drafts)
    catalogue.register_check("forms.conditions", conditions_compile)


def purge_drafts() -> int:
    """Discard drafts nobody touched for KEPT_DAYS; returns how many went."""
    old = Draft.objects.filter(application=None, saved_at__lt=now() - timedelta(days=KEPT_DAYS))
    ids = list(old.values_list("pk", flat=True))
    for draft_id in ids:
        discard(draft_id=draft_id)
    return len(ids)


def conditions_compile(definition: Any, process: Any) -> Iterator[catalogue.Finding]:
    """Every condition of the form reads, and is true or false."""
    vocabulary = form_vocabulary(definition)
    for place, text in texts_of(definition):
        try:
            compile_rule(text, vocabulary, BOOL)
        except RuleError as error:
            yield catalogue.Finding(place, "condition_wrong", str(error))
    pages = {page.id for page in definition.form.pages} if definition.form else set()
    items = {item.id for item in definition.attachments}
    questions = {q.id for q in definition.form.questions()} if definition.form else set()
    for twice in sorted(questions & pages_that_repeat(definition)):
        yield catalogue.Finding(("form",), "id_twice", f"質問とページに同じ id: {twice}")
    for twice in sorted(questions & items):
        yield catalogue.Finding(("attachments",), "id_twice", f"質問と添付に同じ id: {twice}")
    for one in sorted(pages & {"files", "review", "save", "leave", "helper", "start"}):
        yield catalogue.Finding(("form",), "id_reserved", f"使えないページの id: {one}")


def pages_that_repeat(definition: Any) -> set[str]:
    """Ids of pages that come once per person; their answers stand under these ids."""
    return {p.id for p in definition.form.pages if p.repeat} if definition.form else set()


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    """Applications with all their versions, and open drafts (個人情報保護法76条)."""
    for one in Application.objects.filter(_whose(subject)).order_by("arrived_at"):
        yield {
            "受付番号": one.receipt_number,
            "手続き": one.procedure_id,
            "到達日時": one.arrived_at.isoformat(),
            "経路": one.get_channel_display(),
            "状態": one.get_state_display(),
            "取下げの理由": one.withdrawn_reason,
            "代わりに入力した方": f"{one.helper_name} {one.helper_relation}".strip(),
            "回答": one.answers,
            "回答の出どころ": one.provenance,
            "版": [_revision(row) for row in revisions_of(one)],
            **_taken_down(one),
            **_signed(one),
        } | ({CHECK: "filed_by_another"} if _by_another(one, subject) else {})
    for draft in _drafts_of(subject):
        yield {
            "下書き": draft.procedure_id,
            "保存": draft.saved_at.isoformat(),
            "回答": draft.answers,
            "使わなくなった回答": draft.set_aside,
        }


def _revision(row: ApplicationRevision) -> dict[str, Any]:
    return {"番号": row.number, "時刻": row.made_at.isoformat(), "直した項目": row.fields,
            "回答": row.answers}  # fmt: skip


def _taken_down(one: Application) -> dict[str, Any]:
    how = taken_down(one)
    if how is None:
        return {}
    return {
        "受け方": how.get_way_display(),
        "本人確認": identified_by(how),
        "紙で受け取った書類": how.papers,
    }


def _signed(one: Application) -> dict[str, Any]:
    found = signature_of(one)
    if found is None:
        return {}
    return {"署名": f"{found.signed_at.isoformat()} {found.get_how_display()} {found.name}".strip()}


def _by_another(one: Application, subject: str) -> bool:
    """Whether somebody else filed it for this person, or typed it for them."""
    if one.helper_name or one.account_id is None:
        return True
    return one.resident_id is not None and one.resident_id != people.resident_id_of(one.account)


def _files(subject: str) -> Iterable[DisclosedFile]:
    """Safe copies of what was attached, of every version."""
    mine = Application.objects.filter(_whose(subject))
    rows = ApplicationAttachment.objects.filter(revision__application__in=mine)
    for row in rows.select_related("blob").order_by("revision_id", "item", "position"):
        blob = row.blob
        if blob.is_open:
            yield DisclosedFile(
                blob.original_name, blob.sha256, blob.size, partial(read_blob, blob)
            )


def _kept(subject: str) -> Iterable[Kept]:
    for one in Application.objects.filter(_whose(subject)).order_by("arrived_at"):
        yield Kept(
            what=f"申請 {one.receipt_number}",
            why="受け付けた申請は公文書として、案件と一緒に保存します",
            law="公文書管理法5条・文書管理規程",
        )


def _erase(subject: str) -> int:
    """Open drafts go. Applications are official documents: they go by their retention period."""
    ids = [draft.pk for draft in _drafts_of(subject)]
    with recorded("forms.erase", subjects=[subject]):
        for draft_id in ids:
            discard(draft_id=draft_id)
    return len(ids)


def _drafts_of(subject: str) -> Iterable[Draft]:
    kind, _, key = subject.partition(":")
    rows = Draft.objects.filter(application=None)
    if (
        kind == "resident"
    ):  # what an officer began to write for them; an account's own is the account's
        return rows.filter(on_behalf_of=key, account=None)
    return rows.filter(account_id=key) if kind == "account" else rows.none()


def _whose(subject: str) -> Q:
    """A resident's; an account's only as far as they are not filed for somebody else."""
    kind, _, key = subject.partition(":")
    if kind == "account":
        own = people.resident_id_of(Account(pk=key))
        return Q(account_id=key) & (Q(resident_id=None) | Q(resident_id=own))
    return Q(resident_id=key) if kind == "resident" else Q(pk__in=[])


PERSONAL_DATA = PersonalData(
    "申請と下書き",
    _disclose,
    _erase,
    files=_files,
    kept=_kept,
    models=(
        "forms.Application",
        "forms.ApplicationRevision",
        "forms.ApplicationAttachment",
        "forms.ApplicationSignature",
        "forms.Draft",
        "forms.DraftAttachment",
        "forms.Interview",
    ),
)
