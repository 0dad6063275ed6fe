"""支援措置: who is protected, since when, and which posts may see where they live.

The officer sees names and days, never an address: whoever may read one holds an allowed post.
"""

# texts: staff
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import fields as ui
from shiyakusho.ground.ui.posted_day import posted_day
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

MAY = "people.protect"
YEAR = timedelta(days=365)  # a measure is asked for a year at a time (事務処理要領 第5−10)
Change = Callable[..., tuple[UUID, str]]


class NoSuchNumber(Refusal):
    """A 宛名番号 that is nobody's."""

    code = "protection_number_unknown"
    status = 422
    message = "この宛名番号の住民はいません。番号をお確かめください。"


class PostUnknown(Refusal):
    """A post that is none of this city's."""

    code = "protection_post_unknown"
    status = 422
    message = "この職はありません。候補から選んでください。"


@route.staff(MAY)
@require_GET
def protections(request: HttpRequest) -> HttpResponse:
    """Everybody under a measure that holds or will hold."""
    _purpose()
    found = people.measures()
    context = {"measures": found, "kinds": people.ProtectionKind.choices, "fields": _fields()}
    return render(request, "staff/protections.html", context)


@route.staff(MAY)
@require_GET
def protection(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """One measure: its posts, and how it ends."""
    _purpose()
    found = _measure(measure_id)
    posts = {post.pk: post for post in organisation.open_posts()}
    allowed = [(post, posts[post].name if post in posts else post) for post in found.posts]
    context = {"measure": found, "allowed": allowed, "posts": posts.values()}
    return render(request, "staff/protection.html", context)


def _changing(change: Change) -> Callable[..., HttpResponse]:
    """A view that makes ``change``, says what was done or why not, and shows the measure."""

    @route.staff(MAY, fresh=True)
    @require_POST
    @wraps(change)
    def view(request: HttpRequest, **place: Any) -> HttpResponse:
        _purpose()
        try:
            measure_id, said = change(request, **place)
        except Refusal as refusal:
            messages.error(request, str(refusal.detail))
            if "measure_id" not in place:
                return redirect("staff_staff:protections")
            measure_id = place["measure_id"]
        else:
            messages.success(request, said)
        return redirect("staff_staff:protection", measure_id)

    return view


@_changing
def begin(request: HttpRequest) -> tuple[UUID, str]:
    """Begin a measure for the resident with a 宛名番号."""
    resident = people.resident_of_number(_text(request, "number"))
    if resident is None:
        raise NoSuchNumber
    since = posted_day(request, "since")
    made = people.protect(
        resident_id=resident,
        kind=_text(request, "kind"),
        since=since,
        until=since + YEAR,
        allowed_posts=[],
    )
    return (
        made,
        "支援措置を始めました。見てよい職を決めてください。決めるまで、本人のほかはだれにも見えません。",
    )


@_changing
def allow(request: HttpRequest, measure_id: UUID) -> tuple[UUID, str]:
    """Let one more post see the address."""
    found, post = _measure(measure_id), _text(request, "post")
    if not organisation.open_posts().filter(pk=post).exists():
        raise PostUnknown
    people.allow_posts(protection_id=found.id, posts=sorted({*found.posts, post}))
    return found.id, "見てよい職を加えました。"


@_changing
def forbid(request: HttpRequest, measure_id: UUID) -> tuple[UUID, str]:
    """Let a post see the address no more."""
    found, post = _measure(measure_id), _text(request, "post")
    people.allow_posts(protection_id=found.id, posts=sorted({*found.posts} - {post}))
    return found.id, "この職からは見えなくなりました。"


@_changing
def end(request: HttpRequest, measure_id: UUID) -> tuple[UUID, str]:
    """End the measure today."""
    found = _measure(measure_id)
    people.end_protection(protection_id=found.id, on=clock.today())
    return found.id, "支援措置を終えました。"


def _purpose() -> None:
    for_purpose("task", "people.protection", "支援措置の事務")


def _measure(measure_id: UUID) -> people.Measure:
    try:
        return people.measure(measure_id)
    except people.NoSuchResident:
        raise Http404 from None


def _fields() -> list[ui.Field]:
    return [
        ui.Field(
            kind="text",
            name="number",
            label="宛名番号",
            help="15桁の数字",
            inputmode="numeric",
            max_length=15,
        ),
        ui.Field(kind="date", name="since", label="始まりの日", value=clock.today()),
    ]


def _text(request: HttpRequest, name: str) -> str:
    return as_written(request.POST.get(name, ""), limit=200)
