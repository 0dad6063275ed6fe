"""Addresses of purposes: all under ``/staff/purpose/``."""

from django.urls import path

from shiyakusho.ground.purpose.views import glass, visit

app_name = "purpose"

staff = [
    path("visit/", visit.page, name="visit"),
    path("visit/begin/", visit.begin, name="visit_begin"),
    path("visit/end/", visit.end, name="visit_end"),
    path("glass/", glass.overview, name="glasses"),
    path("glass/ask/", glass.ask, name="glass_ask"),
    path("glass/<uuid:glass_id>/", glass.page, name="glass"),
    path("glass/<uuid:glass_id>/confirm/", glass.confirm, name="glass_confirm"),
    path("glass/<uuid:glass_id>/decline/", glass.decline, name="glass_decline"),
    path("glass/<uuid:glass_id>/end/", glass.end, name="glass_end"),
]
