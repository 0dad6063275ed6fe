"""Addresses of the inspection: ``/staff/oversight/``."""

from django.urls import path

from shiyakusho.desks.oversight.views import staff as views

app_name = "oversight"
staff = [
    path("", views.findings, name="list"),
    path("<uuid:finding_id>/", views.finding, name="finding"),
    path("lists/", views.lists, name="lists"),
    path("lists/<uuid:watched_id>/end/", views.end_watch, name="end_watch"),
]
