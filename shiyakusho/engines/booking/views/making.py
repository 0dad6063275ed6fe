"""Something new to book (資源を作る), and what it says of itself."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.booking import week_text
from shiyakusho.engines.booking.choices import Kind, Way
from shiyakusho.engines.booking.models import Resource
from shiyakusho.engines.booking.refusals import OpeningWrong, ResourceNotFound
from shiyakusho.engines.booking.selectors import resources_of_staff, sections_of_staff
from shiyakusho.engines.booking.services import arranging
from shiyakusho.engines.booking.terms import DAYS, TermsData
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.fields import Field

TEXTS = {"name": "名前", "about": "説明", "place": "場所", "access_note": "入り方・持ちもの"}
TONGUES = {"ja": "日本語", "plain": "やさしい日本語", "en": "英語"}
MOST_SHOWN = 20_000  # signs of a text that was refused, back in its field
WORKDAYS, NEEDED = DAYS[:5], "入力してください。"
Groups = dict[str, list[Field]]


@route.staff("booking.manage")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a resource: closed, so that its rules are looked at before anybody books."""
    refused = None
    if request.method == "POST":
        try:
            return redirect("booking_manage:resource", _made(request.POST).pk)
        except Refusal as refusal:
            refused = refusal
    groups = _texts({}) | {"どんなものか": _what_it_is(), "時間と定員": _first_hours()}
    return _form(request, groups, refused)


@route.staff("booking.manage")
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """What a resource says of itself, in every language."""
    found = resources_of_staff().filter(pk=resource_id).first()
    if found is None:
        raise ResourceNotFound
    refused = None
    if request.method == "POST":
        try:
            arranging.describe(resource_id=found.pk, **_said(request.POST))
            return redirect("booking_manage:resource", found.pk)
        except Refusal as refusal:
            refused = refusal
    texts = {name: getattr(found, name) for name in TEXTS}
    return _form(request, _texts(texts), refused, found)


def _form(
    request: HttpRequest,
    groups: Groups,
    refused: Refusal | None,
    resource: Resource | None = None,
) -> HttpResponse:
    """The form of a new resource, or of the words of ``resource``."""
    if refused is not None:
        for field in chain.from_iterable(groups.values()):
            field.value = request.POST.get(field.name, "")[:MOST_SHOWN]
            if field.name == refused.extra.get("field"):
                field.error = refused.extra.get("told", NEEDED)
    context = {"groups": groups, "refused": refused, "resource": resource}
    status = refused.status if refused else 200
    return render(request, "booking/manage/making.html", context, status=status)


def _texts(texts: dict[str, dict[str, str]]) -> Groups:
    """A group for each text, a field for each language."""
    return {
        label: [_text(name, tongue, texts) for tongue in TONGUES] for name, label in TEXTS.items()
    }


def _text(name: str, tongue: str, texts: dict[str, dict[str, str]]) -> Field:
    return Field(
        "textarea" if name in ("about", "access_note") else "text",
        f"{name}_{tongue}",
        TONGUES[tongue],
        required=(name, tongue) == ("name", "ja"),
        max_length=arranging.longest(name, tongue),
        value=texts.get(name, {}).get(tongue, ""),
        rows=3,
    )


def _what_it_is() -> list[Field]:
    sections = _sections()
    spaces = [{"value": pk, "label": str(one)} for pk, one in _spaces().items()]
    return [
        Field("choice", "kind", "種類", options=_options(Kind.choices), value=Kind.COUNTER),
        Field("choice", "way", "会い方", options=_options(Way.choices), value=Way.PLACE),
        Field("choice", "section", "担当の課", options=sections, value=sections[0]["value"]),
        Field("bool", "exclusive", "1組だけに貸し切る（会議室・コートなど）", value="no"),
        Field("choice", "inside", "ほかの場所の一部ですか（貸し切る場所だけ）", required=False, value="none",
              options=[{"value": "none", "label": "ちがいます"}, *spaces]),
    ]  # fmt: skip


def _sections() -> list[dict[str, str]]:
    """One's own, and none: what no section alone serves is everybody's who may arrange."""
    own = [{"value": pk, "label": name} for pk, name in sections_of_staff()]
    return [*own, {"value": "none", "label": "どの課のものでもない"}]


def _first_hours() -> list[Field]:
    return [
        Field("text", "weekdays", "月曜日から金曜日の時間", required=False, max_length=100,
              help="09:00-12:00, 13:00-17:00 のように書きます。空けると、枠を1つずつ開けます。", value="09:00-12:00, 13:00-17:00"),
        Field("integer", "minutes", "1回の長さ（分）", value="30"),
        Field("integer", "capacity", "定員", value="1"),
    ]  # fmt: skip


def _options(choices: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in choices]


def _said(typed: QueryDict) -> dict[str, Any]:
    """The texts that were typed, by name and language; an empty one is left out."""
    return {
        name: {
            tongue: text
            for tongue in TONGUES
            if (text := typed.get(f"{name}_{tongue}", "").strip())
        }
        for name in TEXTS
    }


def _made(typed: QueryDict) -> Resource:
    section = typed.get("section", "")
    if section not in {one["value"] for one in _sections()}:
        raise OpeningWrong(extra={"field": "section"})
    exclusive = typed.get("exclusive") == "yes"
    return arranging.add_resource(
        **_said(typed),
        terms=_terms(typed),
        kind=_one_of(Kind.values, typed, "kind"),
        way=_one_of(Way.values, typed, "way"),
        section_id="" if section == "none" else section,
        exclusive=exclusive,
        inside=_space(typed.get("inside", "")),
        is_open=False,
    )


def _one_of(values: list[str], typed: QueryDict, name: str) -> str:
    if (value := typed.get(name, "")) not in values:
        raise OpeningWrong(extra={"field": name})
    return value


def _space(typed: str) -> UUID | None:
    """One of the spaces that were offered."""
    if typed in ("", "none"):
        return None
    if (space := _spaces().get(typed)) is None:
        raise OpeningWrong(extra={"field": "inside"})
    return space.pk


def _spaces() -> dict[str, Resource]:
    """What another space may be a part of, by id."""
    return {str(one.pk): one for one in resources_of_staff() if one.exclusive}


def _terms(typed: QueryDict) -> TermsData:
    minutes, capacity = _number(typed, "minutes", 5, 1440), _number(typed, "capacity", 1, 100_000)
    hours = week_text.read(typed.get("weekdays", ""))
    told = [one.model_dump(mode="json") for one in hours]
    return arranging.terms_of(
        {
            "weekly": {day: told for day in WORKDAYS if told},
            "start_every": minutes,
            "shortest": minutes,
            "longest": minutes,
            "capacity": 1 if typed.get("exclusive") == "yes" else capacity,
        }
    )


def _number(typed: QueryDict, name: str, least: int, most: int) -> int:
    text = typed.get(name, "").strip()
    if not (text.isdecimal() and len(text) < 7 and least <= int(text) <= most):
        raise OpeningWrong(
            extra={"field": name, "told": f"{least}から{most}までの数を入れてください。"}
        )
    return int(text)


def opened(found: Resource, typed: QueryDict) -> None:
    """Slots one after the other, from a moment on (枠を開く)."""
    try:
        start = datetime.fromisoformat(typed.get("start", ""))
    except ValueError:
        raise OpeningWrong(extra={"errors": ["いつから"]}) from None
    arranging.open_slots(
        resource_id=found.pk,
        start=start.replace(tzinfo=clock.TOKYO),
        minutes=_number(typed, "minutes", 5, 1440),
        slots=_number(typed, "slots", 1, arranging.MOST_SLOTS),
        capacity=_number(typed, "capacity", 1, 100_000),
    )
