"""Addresses of the bridge: ``/staff/bridge/``."""

from django.urls import path

from shiyakusho.desks.bridge.views import staff as views

app_name = "bridge"
staff = [
    path("", views.desk, name="desk"),
    path("make/", views.make, name="make"),
    path("results/", views.results, name="results"),
    path("bundles/<uuid:bundle_id>/", views.bundle, name="bundle"),
    path("bundles/<uuid:bundle_id>/again/", views.again, name="again"),
    path("bundles/<uuid:bundle_id>/file.zip", views.fetch, name="fetch"),
    path("bundles/<uuid:bundle_id>/cases.csv", views.fetch_csv, name="fetch_csv"),
    path("cases/<uuid:case_id>/", views.copy, name="copy"),
    path("cases/<uuid:case_id>/entry/", views.entry, name="entry"),
]
