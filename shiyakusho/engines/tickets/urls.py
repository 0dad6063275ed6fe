"""Addresses of the tickets: ``/<language>/queues/``, ``/board/…``, ``/kiosk/…``, ``/staff/tickets/``,
``/manage/tickets/`` and the open figures."""

from django.urls import path

from shiyakusho.engines.tickets.views import board, halls, visitor
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
]
staff = [
    path("", clerk.desk, name="desk"),
    path("open/", clerk.open_at, name="open"),
    path("act/", clerk.act, name="act"),
]
