"""Whose draft is it: the account it belongs to, or the browser that began or resumed it."""

import uuid

from django.http import HttpRequest

from shiyakusho.engines.forms.drafts import is_of
from shiyakusho.engines.forms.following_versions import follow
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.engines.forms.refusals import ApplicationNotFound, DraftNotFound
from shiyakusho.engines.forms.representing import mine
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account

HELD, FILED = "forms.drafts", "forms.applications"
MOST_HELD = 20


def resident(request: HttpRequest) -> Account | None:
    """The signed-in resident, None for anybody else."""
    user = request.user
    return user if isinstance(user, Account) and user.is_resident else None


def hold(request: HttpRequest, draft: Draft) -> None:
    """Let this browser come back to the draft until its session ends."""
    _remember(request, HELD, draft.pk)
    if draft.application_id:
        _remember(request, FILED, draft.application_id)


def hold_application(request: HttpRequest, application: Application) -> None:
    """Let this browser see the receipt until its session ends."""
    _remember(request, FILED, application.pk)


def held(request: HttpRequest) -> list[str]:
    """Ids of the drafts this browser may come back to, shown to the second fence."""
    there: list[str] = request.session.get(HELD, [])
    for draft_id in there:
        show("draft", draft_id)
    return there


def draft_for(request: HttpRequest, draft_id: uuid.UUID) -> Draft:
    """The draft, if it is this person's, under the version in force now; DraftNotFound otherwise,
    whether it exists or not."""
    here = held(request)
    rows = Draft.objects.select_related("account", "application")
    draft = rows.filter(pk=draft_id).first()
    account = resident(request)
    if draft is not None and draft.account_id is not None:
        if account is not None and is_of(draft, account):
            return follow(draft)
    elif draft is not None and str(draft_id) in here:
        return follow(draft)
    raise DraftNotFound


def application_for(request: HttpRequest, application_id: uuid.UUID) -> Application:
    """The application, if it is this person's; ApplicationNotFound otherwise."""
    if str(application_id) in request.session.get(FILED, []):
        show("application", application_id)
    rows, account = Application.objects.select_related("account"), resident(request)
    found = rows.filter(mine(account), pk=application_id).first() if account else None
    if found is None and str(application_id) in request.session.get(FILED, []):
        found = rows.filter(pk=application_id, account=None).first()
    if found is None:
        raise ApplicationNotFound
    return found


def _remember(request: HttpRequest, what: str, key: uuid.UUID) -> None:
    there = [one for one in request.session.get(what, []) if one != str(key)]
    request.session[what] = [*there, str(key)][-MOST_HELD:]
