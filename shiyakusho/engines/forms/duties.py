"""What this room owes the house: disclosure, erasure, retention, its checks of a definition."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q

from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.contracts import PersonalData, Retention, personal_data, retention
from shiyakusho.ground.rules import RuleError, compile_rule
from shiyakusho.ground.rules.types import BOOL
from shiyakusho.ground.ui.registry import home_panels
from shiyakusho.registers.catalogue import registry as catalogue

from . import panels
from .conditions import form_vocabulary, texts_of
from .drafts import KEPT_DAYS, discard
from .models import Application, Draft


def register() -> None:
    """Called once when the house starts."""
    personal_data.register("forms", PersonalData("申請と下書き", _disclose, _erase))
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
    """Applications and open drafts of a person (個人情報保護法76条)."""
    for one in Application.objects.filter(_whose(subject)).order_by("arrived_at"):
        yield {
            "受付番号": one.receipt_number,
            "手続き": one.procedure_id,
            "到達日時": one.arrived_at.isoformat(),
            "状態": one.get_state_display(),
            "回答": one.answers,
        }
    for draft in _drafts_of(subject):
        yield {
            "下書き": draft.procedure_id,
            "保存": draft.saved_at.isoformat(),
            "回答": draft.answers,
        }


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
    return rows.filter(account_id=key) if kind == "account" else rows.none()


def _whose(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Q(account_id=key)
    return Q(resident_id=key) if kind == "resident" else Q(pk__in=[])
