"""A disclosure an officer looks at first: what each room would tell, and what a law lets stay."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shiyakusho.desks.mydata.choices import Progress
from shiyakusho.desks.mydata.disclosing.deciding import LeftOut, checked, visible_disclosure
from shiyakusho.desks.mydata.disclosing.gathering import gather
from shiyakusho.desks.mydata.disclosing.package import lines_of
from shiyakusho.desks.mydata.grounds import not_disclosed
from shiyakusho.desks.mydata.models import Disclosure
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.people import public as people

WHY = {
    "protected": "本人が支援措置を受けています",
    "family_of_protected": "世帯や家族に、支援措置を受けている人がいます（住所は伏せてあります）",
    "sensitive_case": "福祉・健康・税などの手続きがあります",
    "withheld": "掲載の保留がかかっている閲覧があります",
    "notes": "内部の記録があります。ほかの人のことが書かれていないか確かめてください",
    "filed_by_another": "ほかの人が出した、または代わりに入力した申請があります",
}


@route.staff("mydata.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Look, mark what is not shown with its ground, decide."""
    account = signed_in(request)
    found = visible_disclosure(disclosure_id, account)
    for_purpose("task", found.subjects[0], f"本人開示 {found.number} のため")
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            checked(disclosure_id=disclosure_id, actor=account, left_out=_marked(request))
        except Refusal as refusal:
            if refusal.status not in (409, 422):
                raise
            refused = refusal
        else:
            messages.success(request, "確かめました。")
            return redirect("mydata_staff:disclosure", disclosure_id)
    record_read(found.subjects, what="mydata.disclosure")
    context = {
        "one": found,
        "why": [WHY[hint] for hint in found.hints],
        "person": people.person(found.resident_id) if found.resident_id else None,
        "parts": _parts(found) if found.state == Progress.CHECKING else [],
        "grounds": not_disclosed().values(),
        "refused": refused,
    }
    return render(request, "mydata/staff/disclosure.html", context, status=422 if refused else 200)


def _parts(found: Disclosure) -> list[dict[str, object]]:
    return [
        {
            "title": part.title,
            "files": len(part.files),
            "rows": [
                {
                    "key": f"{part.room}.{row.digest}",
                    "check": WHY.get(row.check, ""),
                    "pairs": [
                        (label, lines_of(value))
                        for label, value in row.fields.items()
                        if value not in ("", None)
                    ],
                }
                for row in part.rows
            ],
        }
        for part in gather(found)
        if part.rows or part.files
    ]


def _marked(request: HttpRequest) -> list[LeftOut]:
    marked = []
    for key in request.POST.getlist("part"):
        room, _, digest = key.partition(".")
        marked.append(
            LeftOut(
                room,
                digest,
                request.POST.get(f"ground.{key}", ""),
                request.POST.get(f"reason.{key}", ""),
            )
        )
    return marked
