"""Addresses of my data: the resident's under ``/<language>/mydata/``, the officers' under
``/staff/mydata/``."""

from django.urls import path

from shiyakusho.desks.mydata.views import asking, disclosure, requests, trail
from shiyakusho.desks.mydata.views import staff_answers as answers
from shiyakusho.desks.mydata.views import staff_disclosures as disclosures
from shiyakusho.desks.mydata.views import staff_erasures as erasures
from shiyakusho.desks.mydata.views import staff_withheld as withheld

app_name = "mydata"
citizen_prefix = "mydata/"

citizen = [
    path("", trail.readings, name="readings"),
    path("readings.csv", trail.readings_csv, name="readings_csv"),
    path("ask/", asking.ask, name="ask"),
    path("inquiries/<uuid:inquiry_id>/", asking.inquiry, name="inquiry"),
    path("disclosure/", disclosure.disclosures, name="disclosures"),
    path("disclosure/<uuid:disclosure_id>/", disclosure.disclosure, name="disclosure"),
    path("disclosure/<uuid:disclosure_id>/file/", disclosure.fetch, name="fetch"),
    path("correction/", requests.correction, name="correction"),
    path("stop/", requests.stop, name="stop"),
    path("requests/<uuid:request_id>/", requests.request_page, name="request"),
]

staff = [
    path("", answers.desk, name="desk"),
    path("inquiries/<uuid:inquiry_id>/", answers.inquiry, name="inquiry"),
    path("requests/<uuid:request_id>/", answers.request_page, name="request"),
    path("disclosures/<uuid:disclosure_id>/", disclosures.disclosure, name="disclosure"),
    path("withheld/", withheld.withheld, name="withheld"),
    path("withheld/<uuid:withholding_id>/", withheld.withholding, name="withholding"),
    path("erasures/", erasures.erasures, name="erasures"),
    path("erasures/<uuid:erasure_id>/", erasures.erasure, name="erasure"),
]
