"""Addresses: the resident's under ``/<language>/me/``, the officers' under
``/staff/representation/``, the operator's under ``/manage/representation/``."""

from django.urls import path

from shiyakusho.desks.representation.views import link, mandates, staff_links, whom
from shiyakusho.desks.representation.views import manage as operator
from shiyakusho.desks.representation.views import staff_mandates as recorded

app_name = "representation"
citizen_prefix = "me/"

citizen = [
    path("link/", link.link, name="link"),
    path("whom/", whom.whom, name="whom"),
    path("mandates/", mandates.mandates, name="mandates"),
    path("mandates/new/", mandates.grant, name="grant"),
    path("mandates/accept/", mandates.accept, name="accept"),
    path("mandates/<uuid:mandate_id>/end/", mandates.end, name="end"),
]
root = [path("me/self/", whom.oneself, name="oneself")]
staff = [
    path("", staff_links.desk, name="desk"),
    path("links/<uuid:link_request_id>/", staff_links.question, name="question"),
    path("mandates/", recorded.mandates, name="mandates"),
    path("mandates/new/", recorded.record, name="record"),
    path("mandates/<uuid:mandate_id>/end/", recorded.end, name="end"),
]
manage = [path("<uuid:account_id>/unlink/", operator.unlink, name="unlink")]
