"""Addresses of the catalogue for those who manage it, under ``/manage/catalogue/``."""

from django.urls import path

from .views import faces, history
from .views import manage as pages

app_name = "catalogue"

manage = [
    path("", pages.procedures, name="list"),
    path("<slug:procedure_id>/", pages.procedure, name="procedure"),
    path("<slug:procedure_id>/history/", history.history, name="history"),
    path("<slug:procedure_id>/compare/", history.compare, name="compare"),
    path("<slug:procedure_id>/roll-back/", history.roll_back, name="roll-back"),
    path("<slug:procedure_id>/archive/", history.archive, name="archive"),
    path("<slug:procedure_id>/call-off/", history.call_off, name="call-off"),
    path("<slug:procedure_id>/versions/<uuid:version_id>/", pages.old_version, name="version"),
    path("<slug:procedure_id>/versions/<uuid:version_id>/faces/", faces.faces, name="faces"),
    path(
        "<slug:procedure_id>/versions/<uuid:version_id>/faces/<str:face>/", faces.face, name="face"
    ),
    path("<slug:procedure_id>/versions/<uuid:version_id>.json", pages.document, name="document"),
]
