"""The audit: who did what to whom and when, and whether the chain behind it is whole."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shiyakusho.doors.manage import tables
from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.audit.models import ChainHead
from shiyakusho.ground.audit.selectors import Wanted, events
from shiyakusho.ground.audit.state import State, state
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui.dates import moment
from shiyakusho.ground.ui.keyset import keyset_page
from shiyakusho.ground.ui.written import asked
from shiyakusho.registers.people import public as people

ASKED = ("subject", "actor", "action", "since", "until")
MOST_ACTORS = 100
_SUBJECT = re.compile(r"[a-z_]+:.+")


@route.staff("audit.read")
def audit(request: HttpRequest) -> HttpResponse:
    """The audit, newest first: by person or subject, actor, action and days."""
    for_purpose("task", "manage.audit", "監査記録の点検")
    said = {name: asked(request, name) for name in ASKED}
    faults: list[str] = []
    page = keyset_page(request, events(_wanted(said, faults)), "at")
    residents = {event.actor_id for event in page.rows if event.actor_kind == "resident"}
    record_read((f"account:{one}" for one in residents), what="audit.events")
    return render(
        request,
        "manage/audit.html",
        {
            "page": page,
            "said": said,
            "faults": faults,
            "columns": tables.AUDIT_COLUMNS,
            "rows": [tables.audit_row(event) for event in page.rows],
            "standing": standing(state()),
        },
    )


def standing(found: State) -> dict[str, Any]:
    """How the chain stands: rows of a summary, and a sentence for each alarm."""
    waiting, tip = found.unsealed, found.tip
    words = {
        "unsealed": _("鎖につながれていない記録があります。ワーカーを確かめてください。"),
        "no_head": _("先端に署名できていません。鍵のファイルとワーカーを確かめてください。"),
        "head_not_held": _("先端を外へ預けられていません。預け先と発信簿を確かめてください。"),
    }
    waits = _("%(events)s件（いちばん古いもの %(seconds)s秒）") % {
        "events": f"{waiting.events:,}", "seconds": f"{waiting.seconds:,.0f}"
    }  # fmt: skip
    sealed = _("%(events)s件") % {"events": f"{tip.seq:,}"}
    return {
        "rows": [
            {"label": _("鎖につないだ記録"), "value": _on(sealed, tip.sealed_at)},
            {"label": _("つなぐのを待つ記録"), "value": waits if waiting.events else _("なし")},
            {"label": _("最後に署名した先端"), "value": _head(found.head)},
            {"label": _("最後に預けた先端"), "value": _head(found.held)},
        ],
        "alarms": [words[code] for code in found.alarms],
    }


def _head(head: ChainHead | None) -> str:
    if head is None:
        return _("まだありません")
    return _on(_("%(seq)s番") % {"seq": f"{head.seq:,}"}, head.at)


def _on(what: str, at: datetime | None) -> str:
    return f"{what}　{moment(at, 'ja')}" if at else what


def _wanted(said: dict[str, str], faults: list[str]) -> Wanted:
    """What the form asks; what cannot be read is told in ``faults`` and asks nothing."""
    since, until = _day(said["since"], faults), _day(said["until"], faults)
    return Wanted(
        subjects=_subjects(said["subject"]) if said["subject"] else None,
        actors=_actors(said["actor"]) if said["actor"] else None,
        action=said["action"],
        since=clock.midnight(since) if since else None,
        until=clock.midnight(until + timedelta(days=1)) if until else None,
    )


def _subjects(text: str) -> list[str]:
    """``kind:id`` or an id as it is; anything else is a person looked for in the register."""
    if _SUBJECT.fullmatch(text):
        return [text]
    try:
        return [f"resident:{UUID(text)}"]
    except ValueError:
        with lifted("manage.audit"):  # the auditor reads no register: only ids come out of it
            return [person.subject for person in people.search(text).items]


def _actors(text: str) -> list[str]:
    """An id as it is, and the accounts of that name."""
    named = Account.objects.filter(display_name__icontains=text).values_list("pk", flat=True)
    return [text, *map(str, named[:MOST_ACTORS])]


def _day(text: str, faults: list[str]) -> date | None:
    if not text:
        return None
    try:
        day = dates.parse(text)
    except JpError as error:
        faults.append(error.message)
        return None
    if day >= date(2999, 1, 1):
        faults.append(_("その日は遠すぎます。"))
        return None
    return day
