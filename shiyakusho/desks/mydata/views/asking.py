"""「これは何ですか」: one click asks; the question, its number and its answer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.desks.mydata import inquiries
from shiyakusho.desks.mydata.refusals import NotFound, WordsMissing
from shiyakusho.desks.mydata.written import LONGEST
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui.fields import Field
from shiyakusho.registers.organisation import public as organisation


@route.resident()
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """The one click."""
    try:
        event_id = UUID(request.POST.get("event", ""))
    except ValueError:
        raise NotFound from None
    made = inquiries.ask(
        asker=signed_in(request), event_id=event_id, language=get_language() or "ja"
    )
    return redirect("mydata:inquiry", made.pk)


@route.resident()
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """The question with its answer; until it comes, words may be added."""
    account = signed_in(request)
    found = inquiries.own_inquiry(inquiry_id, account)
    error = ""
    if request.method == "POST":
        try:
            inquiries.add_words(
                inquiry_id=inquiry_id, asker=account, words=request.POST.get("words", "")
            )
        except WordsMissing as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("書き添えました。"))
            return redirect("mydata:inquiry", inquiry_id)
    record_read(found.subjects[:2], what="mydata.inquiry")
    context = {
        "inquiry": found,
        "office": organisation.section(found.section_id),
        "field": Field(
            kind="textarea",
            name="words",
            label=_("書き添えたいこと"),
            required=False,
            value=request.POST.get("words", found.words),
            max_length=LONGEST,
            error=error,
        ),
    }
    return render(request, "mydata/inquiry.html", context, status=422 if error else 200)
