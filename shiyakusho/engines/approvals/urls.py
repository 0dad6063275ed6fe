"""Addresses of approvals: ``/staff/approvals/``."""

from django.urls import path

from .views import staff as views

app_name = "approvals"
staff = [
    path("", views.waiting, name="list"),
    path("drafted/", views.drafted, name="drafted"),
    path("decided/", views.decided, name="decided"),
    path("<uuid:proposal_id>/", views.proposal_page, name="proposal"),
    path("<uuid:proposal_id>/decide/", views.decide_proposal, name="decide"),
]
