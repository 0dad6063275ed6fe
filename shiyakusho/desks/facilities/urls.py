"""Addresses of the facilities: ``/<language>/facilities/``, ``/manage/facilities/``."""

from django.urls import path

from shiyakusho.desks.facilities.views import citizen as pages
from shiyakusho.desks.facilities.views import manage as office

app_name = "facilities"
citizen_prefix = "facilities/"
citizen = [
    path("", pages.find, name="find"),
    path("<slug:facility_id>/", pages.facility, name="facility"),
]
manage = [
    path("", office.rooms, name="rooms"),
    path("<uuid:resource_id>/", office.place, name="place"),
]
