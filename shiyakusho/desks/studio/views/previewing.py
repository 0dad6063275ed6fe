"""見え方: the five faces side by side, and each of them in a frame of its own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from shiyakusho.desks.studio import copies, faces
from shiyakusho.desks.studio.copies import Copy
from shiyakusho.desks.studio.faces import Drawn
from shiyakusho.desks.studio.finding import found_in
from shiyakusho.desks.studio.languages import tongues, used
from shiyakusho.desks.studio.refusals import FaceUnknown
from shiyakusho.ground.identity.permissions import route

from .frame import PREVIEW, framed, shown_findings

WIDTHS = (("phone", "スマートフォン"), ("desktop", "パソコン"))


@route.staff("catalogue.read")
@require_safe
def preview(request: HttpRequest, copy_id: UUID) -> HttpResponse:
    """All faces beside each other, in one language, at one width."""
    copy = copies.read(copy_id)
    asked = _asked(request)
    version = faces.copy_version(copy)
    context = framed(request, copy, PREVIEW) | asked | {
        "languages": [(t.code, t.title) for t in used(copy.document)],
        "widths": WIDTHS, "variants": faces.VARIANTS, "unfinished": version is None,
    }  # fmt: skip
    if version is None:
        context["findings"] = shown_findings(copy, found_in(copy))
    else:
        made = faces.drawn(version, language=asked["language"], variant=asked["variant"])
        context["faces"] = [_shown(request, copy, one, asked) for one in made]
    return render(request, "studio/preview.html", context)


@route.staff("catalogue.read")
@require_safe
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": ["'self'"]})  # type: ignore[arg-type]
def face(request: HttpRequest, copy_id: UUID, face: str) -> HttpResponse:
    """One page of one face, for the frame of the preview; a sheet of paper as a picture."""
    version = faces.copy_version(copies.read(copy_id))
    if version is None:
        raise FaceUnknown
    asked = _asked(request)
    made = faces.draw(version, face, language=asked["language"], variant=asked["variant"]).rendered
    part = faces.part_of(made, request.GET.get("part", ""))
    if part is None:
        raise FaceUnknown
    if part.pdf:
        number = request.GET.get("sheet", "0")
        sheet = int(number) if number.isdecimal() and number.isascii() and len(number) < 4 else 0
        return HttpResponse(faces.picture(part.pdf, sheet), content_type="image/png")
    return HttpResponse(part.html)


def _asked(request: HttpRequest) -> dict[str, str]:
    languages = {one.code for one in tongues()}
    language, width = request.GET.get("language", "ja"), request.GET.get("width", "phone")
    variant = request.GET.get("example", "filled")
    return {
        "language": language if language in languages else "ja",
        "width": width if width in dict(WIDTHS) else "phone",
        "variant": variant if variant in dict(faces.VARIANTS) else "filled",
    }


def _shown(request: HttpRequest, copy: Copy, one: Drawn, asked: dict[str, str]) -> dict[str, Any]:
    part = faces.part_of(one.rendered, request.GET.get(one.name, ""))
    query = {"language": asked["language"], "example": asked["variant"]}
    base = reverse("studio_manage:face", args=[copy.id, one.name])
    shown: dict[str, Any] = {
        "name": one.name, "title": one.title, "why": one.why, "missing": one.rendered.missing,
        "parts": [
            {
                "title": each.title, "current": each is part,
                "url": f"?{urlencode(query | {'width': asked['width'], one.name: each.key})}#face-{one.name}",
            }
            for each in one.rendered.parts
        ],
        "part_title": part.title if part else "",
    }  # fmt: skip
    if part is not None and part.html:
        shown["frame"] = f"{base}?{urlencode(query | {'part': part.key})}"
    elif part is not None:
        shown["pictures"] = [
            f"{base}?{urlencode(query | {'part': part.key, 'sheet': sheet})}"
            for sheet in range(faces.sheets(part.pdf))
        ]
    return shown
