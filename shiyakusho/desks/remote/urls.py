"""Addresses of the talks: ``/<language>/talks/``, ``/staff/remote/``, ``/manage/remote/``."""

from django.urls import path

from shiyakusho.desks.remote.views import citizen as room
from shiyakusho.desks.remote.views import manage as arranging
from shiyakusho.desks.remote.views import opening
from shiyakusho.desks.remote.views import staff as desk

app_name = "remote"
citizen_prefix = "talks/"
citizen = [
    path("", opening.listing, name="listing"),
    path("mine/<uuid:talk_id>/", opening.again, name="again"),
    path("booked/<uuid:booking_id>/", opening.booked, name="booked"),
    path("booth/<str:token>/", opening.booth, name="booth"),
    path("<str:token>/", room.talk, name="talk"),
    path("<str:token>/exchange/", room.exchange, name="exchange"),
    path("<str:token>/form/", room.form, name="form"),
    path("<str:token>/act/", room.act, name="act"),
    path("<str:token>/papers/", room.send, name="send"),
    path("<str:token>/papers/<uuid:paper_id>/", room.paper, name="paper"),
    path("<str:token>/papers/<uuid:paper_id>/picture/", room.picture, name="picture"),
]
TALK = "<uuid:talk_id>/"
staff = [
    path("", desk.desk, name="desk"),
    path("begin/", desk.begin, name="begin"),
    path(TALK, desk.talk, name="talk"),
    path(f"{TALK}exchange/", desk.exchange, name="exchange"),
    path(f"{TALK}act/", desk.act, name="act"),
    path(f"{TALK}end/", desk.end, name="end"),
    path(f"{TALK}papers/", desk.send, name="send"),
    path(f"{TALK}papers/<uuid:paper_id>/", desk.paper, name="paper"),
    path(f"{TALK}papers/<uuid:paper_id>/picture/", desk.picture, name="picture"),
]
manage = [path("", arranging.booths, name="booths")]
