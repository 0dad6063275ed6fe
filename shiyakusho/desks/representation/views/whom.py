"""「だれの手続きをしますか」: oneself, or somebody one may act for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.people import public as people


@route.resident(level="L1")
@require_http_methods(["GET", "HEAD", "POST"])
def whom(request: HttpRequest) -> HttpResponse:
    """Choose; the choice holds for this session until it is taken back, or ends by itself."""
    account = signed_in(request)
    if request.method == "POST":
        authority = people.authority_for(account, request.POST.get("for", ""))
        subjects = [f"account:{account.pk}", f"resident:{authority.resident_id}"]
        with recorded("representation.begin", subjects=subjects, basis=str(authority.basis)):
            people.serve(request, authority)
        return redirect("citizen:mine")
    context = {"authorities": people.may_act_for(account), "now": people.authority_now()}
    return render(request, "representation/whom.html", context)


@route.public
@require_POST
def oneself(request: HttpRequest) -> HttpResponse:
    """Back to one's own matters; whoever is there already stays there."""
    people.end_serving(request)
    return redirect("citizen:mine")
