"""Addresses of the counter: ``/staff/counter/``."""

from django.urls import path

from shiyakusho.desks.counter.views import (
    finding,
    identity,
    interviewing,
    reading_back,
    receiving,
    reception_asking,
    reception_closing,
    scans,
)

app_name = "counter"
INTERVIEW = "interviews/<uuid:draft_id>/"
RECEPTION = "receptions/<uuid:reception_id>/"

staff = [
    path("", finding.desk, name="desk"),
    path("people/<uuid:resident_id>/", finding.person, name="person"),
    path("unknown/", finding.unknown, name="unknown"),
    path("paper/<str:procedure_id>/<int:number>/", finding.paper, name="paper"),
    path("begin/", finding.begin, name="begin"),
    path(INTERVIEW, interviewing.interview, name="interview"),
    path(f"{INTERVIEW}throw-away/", interviewing.throw_away, name="throw_away"),
    path(f"{INTERVIEW}readback/", reading_back.read_back, name="read_back"),
    path(f"{INTERVIEW}printed/", reading_back.printed, name="printed"),
    path(f"{INTERVIEW}received/", reading_back.received, name="received"),
    path(f"{INTERVIEW}paper.pdf", reading_back.paper, name="filled_paper"),
    path(f"{INTERVIEW}scans/<uuid:attachment_id>/", scans.scan, name="scan"),
    path("receptions/open/", receiving.open_reception, name="open_reception"),
    path(RECEPTION, receiving.reception, name="reception"),
    path(f"{RECEPTION}comes/", receiving.comes, name="reception_comes"),
    path(f"{RECEPTION}identity/", identity.identity, name="reception_identity"),
    path(f"{RECEPTION}leave/", receiving.leave_reception, name="leave_reception"),
    path(f"{RECEPTION}ask/", reception_asking.ask, name="reception_ask"),
    path(f"{RECEPTION}readback/", reception_closing.read_back, name="reception_read_back"),
    path(f"{RECEPTION}printed/", reception_closing.printed, name="reception_printed"),
    path(f"{RECEPTION}done/", reception_closing.done, name="reception_done"),
    path(
        f"{RECEPTION}give/<uuid:application_id>/", reception_closing.give, name="give_certificate"
    ),
    path(
        f"{RECEPTION}certificates/<uuid:application_id>.pdf",
        reception_closing.certificate,
        name="certificate",
    ),
]
