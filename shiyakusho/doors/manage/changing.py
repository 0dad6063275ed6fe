"""Changes to an account of staff: made, told, and the account shown again."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.telling import tell

Change = Callable[..., str]


def changing(
    permission: str, *, found: Callable[[UUID], Account], fresh: bool = False
) -> Callable[[Change], Callable[..., HttpResponse]]:
    """A view that makes a change to the account ``found`` finds; ``fresh``: proven just now."""

    def decorate(change: Change) -> Callable[..., HttpResponse]:
        @route.staff(permission, fresh=fresh)
        @require_POST
        @wraps(change)
        def view(request: HttpRequest, account_id: UUID, **place: Any) -> HttpResponse:
            account = found(account_id)
            tell(request, lambda: change(request, account, **place))
            return redirect("manage_manage:account", account_id)

        return view

    return decorate


def officer(account_id: UUID) -> Account:
    """The account of a member of staff, or 404."""
    account = Account.objects.filter(pk=account_id, kind="staff").first()
    if account is None:
        raise Http404
    return account
