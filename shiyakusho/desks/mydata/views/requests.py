"""訂正・利用停止の請求: a small form for each, and how a request stands."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.desks.mydata import requests
from shiyakusho.desks.mydata.choices import RequestKind
from shiyakusho.desks.mydata.refusals import WordsMissing
from shiyakusho.desks.mydata.written import LONGEST
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui.fields import Field
from shiyakusho.registers.organisation import public as organisation

LABELS: dict[str, dict[str, Any]] = {
    RequestKind.CORRECTION: {
        "what": gettext_lazy("どこがちがいますか"),
        "wanted": gettext_lazy("正しくは何ですか"),
        "reason": gettext_lazy("なぜそう言えますか（分かる書類など）"),
    },
    RequestKind.STOP: {
        "what": gettext_lazy("どの情報ですか"),
        "wanted": gettext_lazy("使うのをやめる、消すなど、どうしてほしいですか"),
        "reason": gettext_lazy("なぜですか（集め方や使い方のどこがおかしいか）"),
    },
}


@route.resident(level="L2")
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest) -> HttpResponse:
    """訂正の請求 (法90条)."""
    return _form(request, RequestKind.CORRECTION)


@route.resident(level="L2")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """利用停止・消去の請求 (法98条)."""
    return _form(request, RequestKind.STOP)


@route.resident()
@require_safe
def request_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """How one's own request stands."""
    found = requests.own_request(request_id, signed_in(request))
    record_read(found.subjects[:2], what="mydata.request")
    context = {
        "one": found,
        "office": organisation.section(found.section_id),
        "labels": LABELS[found.kind],
    }
    return render(request, "mydata/request.html", context)


def _form(request: HttpRequest, kind: RequestKind) -> HttpResponse:
    account = signed_in(request)
    said = {name: request.POST.get(name, "") for name in ("holder", "what", "wanted", "reason")}
    refused = False
    if request.method == "POST":
        try:
            made = requests.ask(asker=account, kind=kind, language=get_language() or "ja", **said)
        except WordsMissing:
            refused = True
        else:
            return redirect("mydata:request", made.pk)
    fields = _fields(account, kind, said, refused=refused)
    context = {
        "kind": kind,
        "fields": fields,
        "errors": [
            {"id": field.id, "label": field.label, "message": field.error}
            for field in fields
            if field.error
        ],
    }
    return render(request, "mydata/request_form.html", context, status=422 if refused else 200)


def _fields(
    account: Account, kind: RequestKind, said: dict[str, str], *, refused: bool
) -> list[Field]:
    options = [{"value": one.key, "label": one.title} for one in requests.holders(account)]
    known = {option["value"] for option in options}
    first = Field(
        kind="choice",
        name="holder",
        label=_("どの記録についてですか"),
        value=said["holder"],
        options=options,
        error=_("選んでください。") if refused and said["holder"] not in known else "",
    )
    return [first, *(_text(name, LABELS[kind][name], said, refused) for name in LABELS[kind])]


def _text(name: str, label: Any, said: dict[str, str], refused: bool) -> Field:
    text = said[name].strip()
    wrong = refused and not 0 < len(text) <= LONGEST
    error = _("%(count)s文字までで書いてください。") % {"count": LONGEST} if wrong else ""
    return Field(kind="textarea", name=name, label=label, value=said[name], max_length=LONGEST,
                 rows=4, error=error)  # fmt: skip
