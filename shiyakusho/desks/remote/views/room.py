"""The room as both pages show it: the words, the papers, and the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shiyakusho.desks.remote.choices import Role
from shiyakusho.desks.remote.ice import servers_for
from shiyakusho.desks.remote.models import Paper, Seat, Talk
from shiyakusho.desks.remote.pack import pack
from shiyakusho.desks.remote.services import papers, sharing
from shiyakusho.ground.ui.text import plain_text
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

EVERY = {"waiting": 2500, "connecting": 800, "connected": 2000}  # milliseconds between questions


POLICY = "camera=(self), geolocation=(), microphone=(self), payment=(), usb=()"


def with_camera(answer: HttpResponse) -> HttpResponse:
    """Only the page of a talk may ask for camera and microphone; every other page of the house may not."""
    answer.headers["Permissions-Policy"] = POLICY
    return answer


def phone_of(talk: Talk) -> str:
    """Whom to call when nothing else works: the section of the talk, else the city hall."""
    if talk.section_id:
        return organisation.section(talk.section_id).phone.number
    return organisation.city().hall.phone.number


def office_of(talk: Talk) -> Any:
    """The section in words."""
    return organisation.section(talk.section_id).full_name if talk.section_id else ""


def config(seat: Seat, exchange_url: str, *, waiting: bool) -> dict[str, Any]:
    """What the script of the page needs to know."""
    return {
        "exchange": exchange_url,
        "me": str(seat.pk),
        "waiting": waiting,
        "servers": [] if waiting else servers_for(seat.pk),
        "every": EVERY,
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """What the script says, in the language of the page."""
    said = {
        "resident": _("相談する方"),
        "specialist": _("担当者"),
        "interpreter": _("通訳・付きそいの方"),
        "me": _("自分"),
        "asking": _(
            "カメラとマイクを使ってよいか、ブラウザーが聞いています。「許可」を押してください。"
        ),
        "no_media": _("カメラもマイクも使えません。相手の声と映像は届きます。電話でも話せます。"),
        "voice_only": _("カメラが使えないので、声だけで話します。"),
        "ready": _("カメラとマイクの準備ができました。"),
        "connecting": _("つないでいます。"),
        "connected": _("つながりました。"),
        "lost": _("通信が切れました。つなぎ直しています。"),
        "failed": _("まだつながりません。電話でも話せます。"),
        "offline": _("インターネットにつながっていません。つながると、もどります。"),
        "gone": _("相手が出ました。"),
        "came": _("相手が入りました。"),
        "elsewhere": _("この相談は、ほかの画面で開かれています。"),
        "mic_on": _("マイクを切る"),
        "mic_off": _("マイクを入れる"),
        "camera_on": _("カメラを切る"),
        "camera_off": _("カメラを入れる"),
        "pointed": _("担当者が指しています："),
    }
    return {name: plain_text(words) for name, words in said.items()}


def papers_shown(talk: Talk, url: str, picture: str, *args: Any) -> dict[str, Any]:
    """The papers of the talk as rows, and the one both look at."""
    rows = [_paper(one, url, picture, *args) for one in papers.papers_of(talk)]
    shown = next((one for one in rows if one["id"] == talk.shown_id), None)
    return {
        "papers": rows,
        "shown": shown,
        "papers_left": max(0, pack().settings.most_papers - len(rows)),
    }


def _paper(paper: Paper, url: str, picture: str, *args: Any) -> dict[str, Any]:
    blob = paper.blob
    return {
        "id": paper.pk,
        "name": blob.original_name,
        "size": blob.size,
        "role": paper.sender.get_role_display(),
        "at": paper.sent_at,
        "state": blob.state,
        "url": reverse(url, args=[*args, paper.pk]) if blob.is_open else "",
        "picture": reverse(picture, args=[*args, paper.pk])
        if blob.is_open and blob.is_image
        else "",
    }


def form_shown(
    talk: Talk, *, typed: Mapping[str, Any] | None = None, wrong: Mapping[str, Any] | None = None,
    everything: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The shared form as lines; empty where there is none."""
    if talk.draft_id is None:
        return {}
    shared = sharing.look_on(talk)
    blocks = shared.blocks(typed=typed, refused=wrong, everything=everything)
    pointed = next(
        (line for block in blocks for line in block.lines if line.path == talk.pointed), None
    )
    return {
        "shared": shared,
        "blocks": blocks,
        "pointed": pointed,
        "errors": [
            {"id": line.field.id, "label": line.field.label, "message": line.wrong[0].message}
            for block in blocks
            for line in block.lines
            if everything and line.wrong
        ],
    }


def title_of(procedure_id: str) -> Any:
    """A procedure in words; empty where it is gone."""
    try:
        return catalogue.live(procedure_id).definition.title if procedure_id else ""
    except catalogue.NoSuchProcedure:
        return ""


def booth_of(talk: Talk) -> Any:
    """The booth in words; empty at home."""
    booth = pack().booths.get(talk.booth)
    return booth.name if booth else ""


def address_of(seat: Seat) -> str:
    """The whole link of a seat, in the language of the talk."""
    with translation.override(seat.talk.language):
        return f"{settings.SITE_URL}{reverse('remote:talk', args=[seat.token])}"


def who_is_there(seats: list[Seat], me: Seat | None) -> list[dict[str, Any]]:
    """Everybody with a seat, in words."""
    return [
        {
            "seat": one,
            "role": one.get_role_display(),
            "mine": me is not None and one.pk == me.pk,
            "arrived": one.came_at is not None and one.admitted_at is None,
            "inside": one.admitted_at is not None and one.left_at is None,
            "left": one.left_at is not None,
            "link": address_of(one) if one.role != Role.SPECIALIST else "",
        }
        for one in seats
    ]


__all__ = ["address_of", "booth_of", "config", "form_shown", "office_of", "papers_shown",
           "phone_of", "title_of", "who_is_there", "with_camera"]  # fmt: skip
