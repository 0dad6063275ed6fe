"""The facts of a procedure as rows of a summary list."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shiyakusho.registers.catalogue.definition import Definition, Text

CHANNELS = {
    "online": "オンライン",
    "counter": "窓口",
    "mail": "郵送",
    "convenience_store": "コンビニ",
    "phone": "電話",
}


def sheet_of(
    definition: Definition, events: dict[str, str], offices: dict[str, Text]
) -> list[dict[str, Any]]:
    """Rows {label, value} of everything short; empty ones left out."""
    days = definition.process.standard_days if definition.process else None
    portal = definition.mynaportal
    kind = {"calendar": _("日（暦日）"), "business": _("日（開庁日）")}
    rows = [
        (_("根拠の法令"), definition.law),
        (_("窓口の役割"), offices.get(definition.office, definition.office)),
        (_("標準化20業務"), definition.core_business),
        (_("ぴったりサービス"), f"{portal.group}{portal.no}" if portal else None),
        (_("ライフイベント"), [events.get(one, one) for one in definition.events]),
        (_("手続きできる方"), definition.applicant),
        (_("条件"), definition.conditions),
        (_("持ち物・書類"), [one.text for one in definition.documents]),
        (_("結果"), definition.outputs),
        (_("期限"), [one.text for one in definition.deadlines]),
        (_("オンラインの本人確認"), definition.identity),
        (_("本人確認の注意"), definition.identity_note),
        (_("受付の方法"), [CHANNELS[one] for one in definition.channels]),
        (_("手数料"), definition.fee_text or definition.fee),
        (_("標準処理期間"), f"{days.count}{kind[days.kind]}" if days else None),
        (_("注意"), definition.note),
        (_("出どころ"), definition.provenance.source),
        (_("確認した日"), definition.provenance.checked),
        (_("確認の注意"), definition.provenance.note),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]
