"""The end of a visit (終わり): what was not sent or handed over is gone, whoever ends it and however."""

from __future__ import annotations

from uuid import UUID

from shiyakusho.desks.assist.choices import LIVE, Ending, How, State, Way
from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account


def close(visit: Help, ending: Ending) -> None:
    """It is over. Within a transaction, its row locked.

    A draft stays only with somebody: its code was handed over, the resident's own phone holds it, or it
    was theirs before they invited anybody.
    """
    for form in HelpForm.objects.filter(help=visit, application_id=None):
        keeps = visit.way == Way.FAMILY or visit.how == How.PHONE or form.handed_over
        if not keeps:
            show("draft", form.draft_id)
            forms.sharing.throw_away(form.draft_id)
    visit.state, visit.ending, visit.ended_at = State.ENDED, ending, clock.now()
    visit.turned = visit.unlocked = False
    visit.asked_more = visit.number_digest = visit.key_digest = visit.holder_digest = ""
    visit.token_digest = visit.code_digest = None
    visit.save()


def end(*, help_id: UUID, ending: Ending) -> None:
    """End it; ended already it stays as it is."""
    with recorded("assist.end", ending=ending) as event:
        rows = Help.objects.select_for_update(of=("self",))
        visit = rows.filter(pk=help_id, state__in=LIVE).first()
        if visit is not None:
            event.subjects.extend(visit.subjects)
            close(visit, ending)


def end_all(helper: Account, ending: Ending) -> None:
    """Whoever signs out leaves no visit behind."""
    for help_id in Help.objects.filter(helper=helper, state__in=LIVE).values_list("pk", flat=True):
        end(help_id=help_id, ending=ending)


def end_due(limit: int = 200) -> int:
    """Visits nobody goes on with, or whose time is over, end; how many."""
    from .changing import why_over

    live = Help.objects.filter(state__in=LIVE).order_by("seen_at")[: limit * 5]
    due = [(one.pk, why) for one in live if (why := why_over(one)) is not None][:limit]
    for help_id, why in due:
        end(help_id=help_id, ending=why)
    return len(due)
