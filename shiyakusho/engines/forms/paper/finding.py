# texts: staff
"""What the QR of a blank 様式 leads to: the screen where the counter types it in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse

from shiyakusho.engines.forms.registry import counter_screen
from shiyakusho.engines.forms.text import folded
from shiyakusho.ground.contracts import SearchSource
from shiyakusho.ground.identity.permissions import may
from shiyakusho.registers.catalogue import public as catalogue

CODE = re.compile(r"F\.([a-z0-9-]{1,60})\.([0-9]{1,9})", re.IGNORECASE)


def find_form(words: str, account: Any) -> Iterable[dict[str, str]]:
    """The procedure a code of a blank form names, for whoever works at the counter. A form of an
    older version leads to the same screen, and says so."""
    found = CODE.fullmatch(folded(words[:100]).strip())
    if found is None or not may(account, "cases.read"):
        return
    procedure_id, number = found[1].lower(), int(found[2])
    try:
        live = catalogue.live(procedure_id)
    except catalogue.NoSuchProcedure:
        return
    older = f"いまの版は第{live.number}版です。" if live.number != number else ""
    yield {
        "label": live.definition.title.ja,
        "text": f"第{number}版の用紙 {older}".strip(),
        "code": words.strip(),
        "url": counter_screen(procedure_id, number) or _page(procedure_id),
    }


def _page(procedure_id: str) -> str:
    try:
        return reverse("catalogue_manage:procedure", args=[procedure_id])
    except NoReverseMatch:
        return ""


SEARCH = SearchSource("用紙の番号", find_form)
