"""Addresses of yearly reports: ``/staff/yearly/``."""

from django.urls import path

from . import views

app_name = "yearly"
staff = [
    path("", views.mailings, name="list"),
    path("begin/", views.begin_mailing, name="begin"),
    path("<uuid:mailing_id>/", views.mailing, name="mailing"),
    path("<uuid:mailing_id>/<uuid:recipient_id>.pdf", views.letter, name="letter"),
]
