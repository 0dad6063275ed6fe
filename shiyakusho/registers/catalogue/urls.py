"""Addresses of the catalogue for those who manage it, under ``/manage/catalogue/``."""

from django.urls import path

from .views import manage as pages

app_name = "catalogue"

manage = [
    path("", pages.procedures, name="list"),
    path("<slug:procedure_id>/", pages.procedure, name="procedure"),
    path("<slug:procedure_id>/versions/<uuid:version_id>/", pages.old_version, name="version"),
    path("<slug:procedure_id>/versions/<uuid:version_id>.json", pages.document, name="document"),
]
