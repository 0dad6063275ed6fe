# texts: staff
"""見え方: what a published version looks like in each face, with invented answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route
from shiyakusho.registers.catalogue import public
from shiyakusho.registers.catalogue.examples import VARIANTS, Variant
from shiyakusho.registers.catalogue.faces import FACES, Face, Rendered
from shiyakusho.registers.catalogue.registry import faces as known
from shiyakusho.registers.catalogue.snapshot import Version

TITLES = {
    "web": "オンラインの画面", "counter": "窓口の聞き取り", "paper": "紙の様式", "review": "審査票",
    "letter": "通知書",
}  # fmt: skip
LANGUAGES = {"ja": "日本語", "ja-easy": "やさしい日本語", "en": "English"}
EXAMPLES = {"filled": "多く答えた例", "short": "少なく答えた例", "long": "長い答えの例"}


@route.staff("catalogue.read")
@require_safe
def faces(request: HttpRequest, procedure_id: str, version_id: UUID) -> HttpResponse:
    """Every face with its pages and papers, and what is missing of it."""
    version, asked = _version(procedure_id, version_id), _asked(request)
    drawn = {name: _drawn(known.get(name), version, asked) for name in FACES if name in known}
    context = {
        "version": version,
        "title": version.definition.title,
        "languages": LANGUAGES,
        "examples": EXAMPLES,
        **asked,
        "faces": [
            {
                "title": TITLES[name],
                "missing": drawn[name].missing if name in drawn else (),
                "parts": _parts(version, name, drawn[name], asked) if name in drawn else [],
            }
            for name in FACES
        ],
    }
    return render(request, "catalogue/faces.html", context)


@route.staff("catalogue.read")
@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"], "form-action": ["'none'"]})  # type: ignore[arg-type]
def face(request: HttpRequest, procedure_id: str, version_id: UUID, face: str) -> HttpResponse:
    """One page or paper of a face, ``part`` in the address; nothing on it can be sent."""
    version = _version(procedure_id, version_id)
    if face not in known:
        raise Http404
    drawn = _drawn(known.get(face), version, _asked(request))
    wanted = request.GET.get("part", "")
    part = next((one for one in drawn.parts if one.key == wanted), None)
    if part is None:
        raise Http404
    if part.pdf:
        return HttpResponse(part.pdf, content_type="application/pdf")
    return HttpResponse(part.html)


def _version(procedure_id: str, version_id: UUID) -> Version:
    found = public.version(version_id)
    if found.procedure_id != procedure_id:
        raise Http404
    return found


def _asked(request: HttpRequest) -> dict[str, str]:
    language, example = request.GET.get("language", ""), request.GET.get("example", "")
    return {
        "language": language if language in LANGUAGES else "ja",
        "example": example if example in VARIANTS else "filled",
    }


def _drawn(face: Face, version: Version, asked: dict[str, str]) -> Rendered:
    variant: Variant = asked["example"]  # type: ignore[assignment]
    example = public.example_of(version, day=clock.today(), variant=variant)
    return face(version, language=asked["language"], example=example)


def _parts(
    version: Version, name: str, drawn: Rendered, asked: dict[str, str]
) -> list[dict[str, Any]]:
    place = reverse("catalogue_manage:face", args=[version.procedure_id, version.id, name])
    return [
        {"title": part.title, "url": f"{place}?{urlencode(asked | {'part': part.key})}"}
        for part in drawn.parts
    ]
