"""Addresses of payments: ``/<language>/payments/``, ``/staff/payments/``, ``/manage/payments/``."""

from django.urls import path

from .views import citizen as own
from .views import manage as figures
from .views import notices, tills
from .views import staff as counter

app_name = "payments"
citizen_prefix = "payments/"
root_prefix = "payments/"
citizen = [
    path("<uuid:payment_id>/", own.payment, name="payment"),
    path("<uuid:payment_id>/receipt/<str:number>.pdf", own.receipt, name="receipt"),
]
staff = [
    path("", counter.listing, name="list"),
    path("till/", tills.till, name="till"),
    path("at/<uuid:payment_id>/", counter.payment, name="payment"),
    path("at/<uuid:payment_id>/receipt/<str:number>.pdf", counter.receipt, name="receipt"),
]
manage = [path("", figures.overview, name="overview")]
root = [path("notice", notices.notice, name="notice")]
