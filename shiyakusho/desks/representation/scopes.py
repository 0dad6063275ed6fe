"""What a mandate is for, to choose from and in words."""

from typing import Any

from django.utils.translation import gettext as _

from shiyakusho.ground.ui.text import plain_text
from shiyakusho.registers.catalogue import public as catalogue


def procedures_to_choose() -> list[Any]:
    """Definitions that can be filed online by a proxy, in the order of their ids."""
    return [
        version.definition
        for version in catalogue.all_live()
        if version.definition.form is not None
        and "online" in version.definition.channels
        and "proxy" in version.definition.representatives
    ]


def scope_in_words(mandate: Any) -> str:
    """The procedures of a mandate by their titles; ``代理できる手続きのすべて`` without any."""
    if not mandate.procedures and not mandate.kinds:
        return _("代理できる手続きのすべて")
    titles = [plain_text(_title(one)) for one in mandate.procedures]
    return "、".join([*titles, *mandate.kinds])


def _title(procedure_id: str) -> Any:
    try:
        return catalogue.live(procedure_id).definition.title
    except catalogue.NoSuchProcedure:
        return procedure_id
