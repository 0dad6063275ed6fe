"""How my account is tied to the register: a plain word, unlink, have it looked at again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.people import public as people


@route.resident(level="L1")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Never says whether anybody stands in the register: nobody, several and protected look alike."""
    account = signed_in(request)
    if request.method == "POST":
        if people.authority_now() is None:
            _act(request)
        return redirect("representation:link")
    context = {"status": people.link_status(account), "level": account.get_level_display()}
    return render(request, "representation/link.html", context)


def _act(request: HttpRequest) -> None:
    account = signed_in(request)
    if request.POST.get("act") == "unlink":
        people.unlink_account(account=account)
        messages.success(request, _("住民の記録との結びつきを解きました。"))
    elif request.POST.get("act") == "again":
        people.ask_again(account=account)
        messages.success(request, _("次にサインインしたときに、もう一度確かめます。"))
