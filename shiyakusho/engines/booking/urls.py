"""Addresses of bookings: ``/<language>/bookings/``, ``/staff/booking/``, ``/manage/booking/``."""

from django.urls import path

from .views import citizen as pages
from .views import manage as arranging
from .views import own
from .views import staff as counter

app_name = "booking"
citizen_prefix = "bookings/"
citizen = [
    path("", pages.listing, name="list"),
    path("find/", own.find, name="find"),
    path("mine/<uuid:booking_id>/", own.mine, name="mine"),
    path("mine/<uuid:booking_id>/move/", own.other_time, name="move"),
    path("mine/<uuid:booking_id>/booking.ics", own.calendar_file, name="ics"),
    path("calendar/<uuid:resource_id>/<str:token>.ics", own.feed, name="feed"),
    path("<uuid:resource_id>/", pages.days, name="days"),
    path("<uuid:resource_id>/book/", pages.entry, name="book"),
]
staff = [
    path("", counter.calendar, name="calendar"),
    path("<uuid:resource_id>/", counter.calendar, name="resource"),
    path("<uuid:resource_id>/entry/", counter.entry, name="entry"),
    path("at/<uuid:booking_id>/", counter.booking, name="booking"),
]
manage = [
    path("", arranging.resources, name="resources"),
    path("<uuid:resource_id>/", arranging.resource, name="resource"),
]
