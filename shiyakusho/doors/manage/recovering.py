"""Could the house come back? The last backup and the last drill, as rows and alarms."""

from typing import Any

from django.utils.translation import gettext as _

from shiyakusho.ground.recovery.models import Kind, Report
from shiyakusho.ground.recovery.reports import standing
from shiyakusho.ground.ui.dates import moment


def shown() -> dict[str, Any]:
    """``columns``, ``rows`` (one of each kind) and ``alarms`` in words."""
    found = standing()
    words = {
        "backup_late": _("バックアップが予定どおりに取れていません。番とログを確かめてください。"),
        "backup_failed": _("最後のバックアップは失敗しました。理由は下の表にあります。"),
        "drill_late": _("復旧訓練がしばらく成功していません。戻せるとは言えない状態です。"),
        "drill_failed": _("最後の復旧訓練は失敗しました。理由は下の表にあります。"),
    }
    labels = (_("種類"), _("最後"), _("結果"), _("内容"), _("最後に成功"))
    return {
        "columns": [{"label": label} for label in labels],
        "rows": [
            _row(Kind(kind), found.last[kind], found.good.get(kind))
            for kind in Kind.values
            if kind in found.last
        ],
        "alarms": [words[code] for code in found.alarms],
    }


def _row(kind: Kind, last: Report, good: Report | None) -> dict[str, Any]:
    result = _("よし") if last.good else _("失敗")
    best = moment(good.at, "ja") if good else "—"
    return {"cells": [kind.label, moment(last.at, "ja"), result, _told(kind, last.told), best]}


def _told(kind: Kind, told: dict[str, Any]) -> str:
    if "fault" in told:
        return str(told["fault"])
    if kind is Kind.BACKUP:
        size = told["base_bytes"] / 1_000_000
        return _("%(rows)s 行、%(size)s MB、%(seconds)s 秒") % {
            "rows": f"{told['rows']:,}", "size": f"{size:,.1f}", "seconds": told["seconds"]
        }  # fmt: skip
    compared = told["compared"]
    return _("%(tables)s 表 %(rows)s 行が一致、1秒前まで %(seconds)s 秒で復旧") % {
        "tables": compared["tables"], "rows": f"{compared['rows']:,}",
        "seconds": told["to_a_second_before_seconds"],
    }  # fmt: skip
