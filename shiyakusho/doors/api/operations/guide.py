"""What do I have to do? Public: nobody has to say who they are."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from shiyakusho.doors.api import schemas
from shiyakusho.doors.api.operations.guide_answer import DESCRIBED
from shiyakusho.engines.guide import public as guide
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route

router = Router(tags=["guide"])


@router.post("/guide", summary="手続きガイド", openapi_extra=DESCRIBED)
@route.public
def assess(request: HttpRequest, body: schemas.GuideIn) -> dict[str, Any]:
    """Needed, not needed, undecided and may concern, with reasons; and the next best question."""
    return guide.as_json(guide.assess(body.events, body.facts, as_of=body.as_of or clock.today()))
