"""Files on a screen of the interview: one paper for all the procedures that want it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account

MOST_AT_ONCE = 20


def take(
    request: HttpRequest, screen: forms.together.JointScreen, account: Account | None
) -> dict[str, list[Any]]:
    """Keep every file that came with the page; returns what was refused, by field name."""
    wrong: dict[str, list[Any]] = {}
    for wanted in screen.files:
        for upload in request.FILES.getlist(wanted.name)[:MOST_AT_ONCE]:
            try:
                forms.together.add_file(
                    wanted=wanted, stream=upload, name=upload.name or "", account=account
                )
            except Refusal as refusal:
                problem = forms.together.refused_file(refusal, upload.name or "")
                wrong.setdefault(wanted.name, []).append(problem)
    return wrong


def remove(screen: forms.together.JointScreen, attachment_id: str) -> None:
    """Take one file away; a wrong id takes nothing."""
    try:
        key = UUID(attachment_id)
    except ValueError:
        return
    for wanted in screen.files:
        forms.together.remove_file(wanted=wanted, attachment_id=key)
