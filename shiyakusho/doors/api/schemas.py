"""Shapes of what goes in and comes out. Lists are ``{items, next_cursor}``.

What goes in is of its type: ``true`` is no number and ``"1"`` is none either.
"""

import datetime as dt
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt

EARLIEST, LATEST = dt.date(1989, 1, 8), dt.date(2099, 12, 31)  # days a rule may be asked about


class Problem(Schema):
    """RFC 9457. ``code`` is stable; ``detail`` is Japanese, for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str


class Words(Schema):
    """The same words in Japanese, やさしい日本語 (ruby as ｜漢字《かんじ》) and English."""

    ja: str
    plain: str | None = None
    en: str | None = None


class LifeEventOut(Schema):
    id: str
    ja: str
    label: Words


class LifeEventPage(Schema):
    items: list[LifeEventOut]
    next_cursor: None


class FactOut(Schema):
    id: str
    type: str
    source: str
    question: Words | None = None
    why: Words | None = None
    options: list[dict[str, Any]] = []


class FactPage(Schema):
    items: list[FactOut]
    next_cursor: None


class ProcedureSummary(Schema):
    id: str
    kind: str
    title: Words
    summary: Words
    events: list[str]
    office: str
    channels: list[str]
    definition_version: int


class ProcedurePage(Schema):
    items: list[ProcedureSummary]
    next_cursor: str | None


class ProcedureOut(ProcedureSummary):
    """A procedure with its whole definition, as published."""

    definition: dict[str, Any]


class GuideIn(Schema):
    """Life events and what is known. An unknown fact is simply absent; it is never guessed."""

    events: list[str] = Field(max_length=20)
    facts: dict[str, Any] = Field(default_factory=dict)
    as_of: dt.date | None = Field(default=None, ge=EARLIEST, le=LATEST)


class AttachmentOut(Schema):
    """``state``: clean, checking or refused; ``refused_for`` is the code of the refusal."""

    id: UUID
    state: str
    refused_for: str


class RepresentationOut(Schema):
    """Somebody one may act for: send ``resident`` as the header ``Acting-For``.

    ``basis``: parent, guardian or proxy. No ``procedures``: all a representative may do. ``until``:
    the first day it no longer holds.
    """

    resident: UUID
    name: str
    basis: str
    procedures: list[str]
    reads_letters: bool
    until: dt.date | None


class RepresentationsOut(Schema):
    items: list[RepresentationOut]


class UploadIn(Schema):
    """``size`` in bytes."""

    size: StrictInt


class UploadOut(Schema):
    """``offset``: bytes that are here, and where the next part begins."""

    id: UUID
    size: int
    offset: int


class UploadName(Schema):
    """The file's name; it decides nothing."""

    name: str = Field(default="", max_length=2000)


class ApplicationIn(Schema):
    """``answers`` by question id (a repeated page is a list under its own id); ``attachments`` are
    ids of files sent before, by item of the definition, or a plain list that is put where it fits.
    """

    procedure: str = Field(max_length=60)
    answers: dict[str, Any] = Field(default_factory=dict)
    attachments: dict[str, list[UUID]] | list[UUID] = Field(default_factory=list)
    event_date: dt.date | None = None


class ApplicationOut(Schema):
    id: UUID
    receipt_number: str
    procedure: str
    state: str
    arrived_at: dt.datetime
    definition_version: int


class AskedOut(Schema):
    """One thing to correct: a question or an attachment by its id, and why."""

    field: str
    reason: Words
    text: str


class CorrectionOut(Schema):
    """補正の求め: what the office asks to correct, until when."""

    respond_by: dt.date
    message: str
    fields: list[AskedOut]


class OwnApplicationOut(ApplicationOut):
    """One's own application, with what waits for an answer. ``version`` guards a withdrawal."""

    version: int
    correction: CorrectionOut | None


class RevisionIn(Schema):
    """Corrected answers and files of the fields that were asked; the rest stays as filed.

    ``answers`` as when filing; ``attachments`` replace all files of an item.
    """

    answers: dict[str, Any] = Field(default_factory=dict, max_length=500)
    attachments: dict[str, list[UUID]] = Field(default_factory=dict, max_length=50)


class RevisionOut(ApplicationOut):
    """The application as it is now, and which fields this revision changed."""

    revision: int
    changed: list[str]


class WithdrawalIn(Schema):
    """``version`` is the version you saw (取下げ); a newer one refuses it."""

    version: StrictInt
    reason: str = Field(default="", max_length=1000)


class MoveIn(Schema):
    """One move of a case. ``version`` is the version you saw; a newer one refuses the move.

    ``move`` names the move where several lead to the same step. ``fields`` are what the move
    ``needs`` and its ``record`` by id, such as ``{"at": "2026-12-04T10:00", "place": "…"}`` of an
    appointment, ``{"paid": true, "method": "pickup" | "post", "received_by", "tracking"}`` where a
    paper is handed over. Of a correction they are what to correct: ids of questions or attachments
    (``["bank_proof"]``: ``reason`` says why), or ``{"field", "reason", "text"}`` for each.
    """

    to: str = Field(max_length=40)
    version: StrictInt
    outcome: str | None = Field(default=None, max_length=40)
    reason: str | None = Field(default=None, max_length=4000)
    fields: list[dict[str, Any] | str] | dict[str, Any] | None = None
    move: str | None = Field(default=None, max_length=60)


class AssignmentIn(Schema):
    """``version`` is the version you saw. ``release`` lets the case go; ``take_over`` takes it from
    a colleague."""

    version: StrictInt
    release: StrictBool = False
    take_over: StrictBool = False


class LookIn(Schema):
    """Why a case is opened that somebody else works on: substitute, phone, counter, handover,
    second_check or related."""

    reason: str = Field(max_length=40)


class ExtensionIn(Schema):
    """Until when the decision is put off, and why: both are told to the person."""

    until: dt.date = Field(ge=EARLIEST, le=LATEST)
    reason: str = Field(max_length=4000)
    version: StrictInt


class QueueSummary(Schema):
    """One service at one place."""

    id: str
    place: str
    place_name: Words
    name: Words


class QueuePage(Schema):
    items: list[QueueSummary]
    next_cursor: None


class ForecastOut(Schema):
    """Minutes until called; null while no window is open."""

    p50_minutes: float | None
    p90_minutes: float | None


class QueueOut(QueueSummary):
    """A queue now. ``windows``: how many are open for it."""

    waiting: int
    calling: list[str]
    windows: int
    forecast: ForecastOut


class TicketOut(Schema):
    """A number. ``token`` is the secret of the visitor's own page."""

    id: UUID
    number: str
    queue: str
    issued_at: dt.datetime
    token: str
