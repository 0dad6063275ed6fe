"""本人開示: one button, then a file for seven days."""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.desks.mydata.disclosing import making
from shiyakusho.desks.mydata.disclosing.asking import OPEN, ask, own_disclosure
from shiyakusho.desks.mydata.models import Disclosure
from shiyakusho.ground.files.downloads import content_download
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.organisation import public as organisation

TAGS = {
    "asked": "progress",
    "checking": "progress",
    "deciding": "progress",
    "ready": "success",
    "gone": "neutral",
}


@route.resident(level="L3")
@require_http_methods(["GET", "HEAD", "POST"])
def disclosures(request: HttpRequest) -> HttpResponse:
    """What there is; the button."""
    account = signed_in(request)
    if request.method == "POST":
        made = ask(asker=account, language=get_language() or "ja")
        return redirect("mydata:disclosure", made.pk)
    mine = list(Disclosure.objects.filter(asker=account).order_by("-asked_at")[:20])
    context = {
        "items": [{"one": one, "tag": TAGS[one.state]} for one in mine],
        "open": next((one for one in mine if one.state in OPEN), None),
        "days": settings.MYDATA_KEPT_DAYS,
    }
    return render(request, "mydata/disclosures.html", context)


@route.resident(level="L3")
@require_safe
def disclosure(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """How it stands."""
    found = own_disclosure(disclosure_id, signed_in(request))
    context = {
        "one": found,
        "tag": TAGS[found.state],
        "office": organisation.section(found.section_id),
    }
    return render(request, "mydata/disclosure.html", context)


@route.resident(level="L3")
@require_POST
def fetch(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """The file."""
    found = own_disclosure(disclosure_id, signed_in(request))
    name = f"わたしの情報-{found.asked_at:%Y%m%d}.zip"
    return content_download(making.fetch(found), name=name, media_type="application/zip")
