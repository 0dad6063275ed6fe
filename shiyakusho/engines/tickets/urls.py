"""Addresses of the tickets: ``/<language>/queues/``, ``/board/…``, ``/kiosk/…``, ``/staff/tickets/``,
``/manage/tickets/`` and the open figures."""

from django.urls import path

from shiyakusho.engines.tickets.views import board, figures, halls, kiosk, visitor
from shiyakusho.engines.tickets.views import manage as office
from shiyakusho.engines.tickets.views import staff as clerk

app_name = "tickets"
citizen_prefix = "queues/"
citizen = [
    path("", halls.places, name="places"),
    path("ticket/<str:token>/", visitor.ticket, name="ticket"),
    path("<slug:place_id>/", halls.place, name="place"),
]
root = [
    path("board/<slug:place_id>/", board.board, name="board"),
    path("open/waiting-forecast.json", figures.accuracy_json, name="accuracy_json"),
    path("open/waiting-forecast.csv", figures.accuracy_csv, name="accuracy_csv"),
    path("kiosk/<str:token>/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<str:token>/worker.js", kiosk.kiosk_worker, name="kiosk_worker"),
    path("kiosk/<str:token>/numbers/", kiosk.kiosk_numbers, name="kiosk_numbers"),
    path("kiosk/<str:token>/merge/", kiosk.kiosk_merge, name="kiosk_merge"),
    path("kiosk/<str:token>/<uuid:ticket_id>/", kiosk.kiosk_ticket, name="kiosk_ticket"),
]
manage = [
    path("", office.overview, name="overview"),
    path("kiosks/register/", office.register, name="register"),
    path("kiosks/end/", office.end, name="end"),
    path("extra/", office.extra, name="extra"),
]
staff = [
    path("", clerk.desk, name="desk"),
    path("open/", clerk.open_at, name="open"),
    path("act/", clerk.act, name="act"),
]
