"""Files of a talk, for whichever side asks."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from shiyakusho.desks.remote.models import Paper, Seat, Talk
from shiyakusho.desks.remote.refusals import TalkNotFound
from shiyakusho.desks.remote.services import papers
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.files.downloads import thumbnail_response

PICTURE_EDGE = 1200
AT_ONCE = 5


def send_in(request: HttpRequest, seat: Seat) -> Refusal | None:
    """What was chosen, into the talk; at the first that is refused the others stay out."""
    for upload in request.FILES.getlist("file")[:AT_ONCE]:
        try:
            papers.send(seat=seat, stream=upload, name=upload.name or "")
        except Refusal as refusal:
            return refusal
    return None


def picture_of(found: Paper) -> HttpResponse:
    """As it is shown in the room; TalkNotFound for what is no picture."""
    if not found.blob.is_image:
        raise TalkNotFound
    return thumbnail_response(found.blob, edge=PICTURE_EDGE)


def paper_in(found: Talk, paper_id: UUID) -> Paper:
    """A paper of this talk; TalkNotFound."""
    row = Paper.objects.select_related("blob").filter(talk=found, pk=paper_id).first()
    if row is None:
        raise TalkNotFound
    return row


def paper_id_in(request: HttpRequest) -> UUID | None:
    """Which paper both look at; none: put away."""
    said = request.POST.get("paper", "")
    return id_in(said) if said else None


def id_in(text: str) -> UUID:
    """TalkNotFound for what is no id."""
    if (found := as_uuid(text)) is None:
        raise TalkNotFound
    return found
