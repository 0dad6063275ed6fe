"""Addresses of the consents: ``/<language>/consent/`` and ``/staff/signing/``."""

from django.urls import path

from .views import applicant, signer
from .views import staff as counter

app_name = "signing"
citizen_prefix = "consent/"
citizen = [
    path("link/<str:token>/", signer.link, name="link"),
    path("mine/<uuid:consent_id>/", signer.mine, name="mine"),
    path("read/<uuid:consent_id>/", signer.paper, name="paper"),
    path("read/<uuid:consent_id>/file/<uuid:attachment_id>/", signer.file, name="file"),
    path("people/<uuid:application_id>/", applicant.people_asked, name="people"),
    path("people/<uuid:application_id>/<uuid:consent_id>/", applicant.ask, name="ask"),
]
staff = [
    path("<uuid:case_id>/<uuid:consent_id>/", counter.consent, name="consent"),
]
