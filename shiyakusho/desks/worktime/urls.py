"""Addresses of measured work: ``/staff/worktime/``."""

from django.urls import path

from shiyakusho.desks.worktime import views

app_name = "worktime"
staff = [
    path("", views.all_figures, name="figures"),
    path("figures.csv", views.as_csv, name="csv"),
    path("<slug:procedure_id>/", views.procedure, name="procedure"),
]
