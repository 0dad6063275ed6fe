"""Where a known fact comes from, in the reader's words (once-only: nothing is used unseen)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.ui import dates
from shiyakusho.ground.ui.text import language
from shiyakusho.registers.people.public import Provenance

# Names of the registers as their provenance gives them; one we do not know stays as it is.
REGISTERS: dict[str, Any] = {
    "住民基本台帳": gettext_lazy("住民基本台帳"),
    "医療保険の資格": gettext_lazy("医療保険の資格"),
    "国民年金": gettext_lazy("国民年金"),
    "個人住民税": gettext_lazy("個人住民税"),
    "マイナンバーカードの交付": gettext_lazy("マイナンバーカードの交付"),
    "介護保険の認定": gettext_lazy("介護保険の認定"),
    "学齢簿": gettext_lazy("学齢簿"),
    "保育の認定": gettext_lazy("保育の認定"),
    "手当の受給": gettext_lazy("手当の受給"),
    "障害者手帳": gettext_lazy("障害者手帳"),
    "印鑑登録": gettext_lazy("印鑑登録"),
    "生活保護": gettext_lazy("生活保護"),
    "固定資産税": gettext_lazy("固定資産税"),
    "市営住宅": gettext_lazy("市営住宅"),
    "軽自動車税": gettext_lazy("軽自動車税"),
    "犬の登録": gettext_lazy("犬の登録"),
}


def source_text(source: Provenance | None) -> str:
    """A register and since when, or one's own word and when it was given."""
    if source is None:  # put together from several registers, as the mother's insurance is
        return _("市の台帳から")
    if source.kind == "given":
        if source.at is None:
            return _("前に教えてもらった内容から")
        day = dates.long(source.at.astimezone(TOKYO).date(), language())
        return _("前に教えてもらった内容から（%(day)s）") % {"day": day}
    title = source.source.partition("（")[0]  # what follows names the import: no word for residents
    register = str(REGISTERS.get(title, title))
    if source.since is None:
        return _("%(register)sから") % {"register": register}
    names = {"register": register, "day": dates.long(source.since, language())}
    return _("%(register)sから（%(day)sからの記録）") % names
