"""The operator ends the link of an account (a complaint, a mistake)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route
from shiyakusho.registers.people import public as people


@route.staff("identity.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def unlink(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Ask once, then end it; whose it was is not shown. The account goes on without a link."""
    account = Account.objects.filter(pk=account_id, kind="resident").first()
    if account is None:
        raise Http404
    for_purpose("task", "manage.accounts", "アカウントとご本人の結びつきの管理")
    if request.method == "POST":
        with lifted("representation.unlink"):  # the operator sees no register
            people.unlink_account(account=account, reason=people.LinkEnd.OFFICE)
        messages.success(request, "住民との結びつきを解きました。")
        return redirect("representation_manage:unlink", account_id)
    record_read([f"account:{account.pk}"], what="representation.link")
    with lifted("representation.unlink"):
        status = people.link_status(account)
    return render(
        request, "representation/staff/unlink.html", {"account": account, "status": status}
    )
