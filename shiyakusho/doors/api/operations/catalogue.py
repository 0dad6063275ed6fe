"""Vocabulary, life events and procedures: public, nothing of a person's."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from shiyakusho.doors.api import schemas
from shiyakusho.engines.guide import public as guide
from shiyakusho.ground.identity.permissions import route
from shiyakusho.registers.catalogue import public as catalogue

router = Router(tags=["catalogue"])


@router.get("/vocabulary", response=schemas.FactPage, summary="事実の語彙")
@route.public
def vocabulary(request: HttpRequest) -> dict[str, Any]:
    """Every fact the rules may ask for: type, source, question. All on one page."""
    items = [
        {
            "id": fact.id,
            "type": str(fact.type),
            "source": fact.source,
            "question": dict(fact.question) if fact.question else None,
            "why": dict(fact.why) if fact.why else None,
            "options": [dict(option) for option in fact.options],
        }
        for fact in guide.vocabulary().facts.values()
    ]
    return {"items": items, "next_cursor": None}


@router.get("/events", response=schemas.LifeEventPage, summary="ライフイベント")
@route.public
def events(request: HttpRequest) -> dict[str, Any]:
    """Every life event, in the order the guide shows them. All on one page."""
    items = [
        {"id": event.id, "ja": event.ja, "label": dict(event.label)}
        for event in guide.vocabulary().events.values()
    ]
    return {"items": items, "next_cursor": None}


@router.get("/procedures", response=schemas.ProcedurePage, summary="手続きをさがす")
@route.public
def procedures(
    request: HttpRequest,
    q: str = Query("", max_length=200),
    event: str | None = Query(None, max_length=40),
    cursor: str | None = Query(None, max_length=400),
) -> dict[str, Any]:
    """Procedures by words, reading, law or life event."""
    page = catalogue.search(q, event=event, cursor=cursor)
    return {
        "items": [summary_of(hit.version) for hit in page.items],
        "next_cursor": page.next_cursor,
    }


@router.get("/procedures/{procedure_id}", response=schemas.ProcedureOut, summary="手続きの定義")
@route.public
def procedure(request: HttpRequest, procedure_id: str) -> dict[str, Any]:
    """One procedure with its whole live definition."""
    version = catalogue.live(procedure_id)
    return summary_of(version) | {
        "definition": version.definition.model_dump(mode="json", by_alias=True, exclude_none=True)
    }


def summary_of(version: catalogue.Version) -> dict[str, Any]:
    """What a list shows of a procedure."""
    definition = version.definition
    return {
        "id": version.procedure_id,
        "kind": str(definition.kind),
        "title": definition.title.model_dump(),
        "summary": definition.summary.model_dump(),
        "events": list(definition.events),
        "office": definition.office,
        "channels": [str(channel) for channel in definition.channels],
        "definition_version": version.number,
    }
