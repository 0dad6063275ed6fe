"""Addresses of bookings: ``/<language>/bookings/``, ``/staff/booking/``, ``/manage/booking/``."""

from django.urls import path

from .gate.views import citizen as gates
from .gate.views import manage as gate_of
from .groups.views import citizen as groups
from .groups.views import manage as group_figures
from .groups.views import staff as group_reviews
from .lottery.views import citizen as lottery
from .lottery.views import manage as lottery_rounds
from .lottery.views import own as lottery_own
from .lottery.views import staff as lottery_counter
from .views import citizen as pages
from .views import keeping, making, own, series
from .views import manage as arranging
from .views import staff as counter

app_name = "booking"
citizen_prefix = "bookings/"
citizen = [
    path("", pages.listing, name="list"),
    path("find/", own.find, name="find"),
    path("mine/<uuid:booking_id>/", own.mine, name="mine"),
    path("mine/<uuid:booking_id>/who/", keeping.who, name="who"),
    path("mine/<uuid:booking_id>/move/", own.other_time, name="move"),
    path("mine/<uuid:booking_id>/booking.ics", own.calendar_file, name="ics"),
    path("series/<uuid:series_id>/", series.dates, name="series"),
    path("calendar/<uuid:resource_id>/<str:token>.ics", own.feed, name="feed"),
    path("lottery/", lottery.rounds, name="lottery"),
    path("lottery/entries/<uuid:entry_id>/", lottery_own.entry, name="lottery_entry"),
    path("lottery/<uuid:round_id>/", lottery.one_round, name="lottery_round"),
    path("lottery/<uuid:round_id>/apply/", lottery.apply, name="lottery_apply"),
    path("lottery/<uuid:round_id>/draw/", lottery.open_draw, name="lottery_draw"),
    path("lottery/<uuid:round_id>/files/<str:name>", lottery.download, name="lottery_file"),
    path("groups/", groups.groups, name="groups"),
    path("groups/register/", groups.register, name="group_register"),
    path("<uuid:resource_id>/", pages.days, name="days"),
    path("<uuid:resource_id>/book/", pages.entry, name="book"),
    path("<uuid:resource_id>/keep/", keeping.keep, name="keep"),
    path("<uuid:resource_id>/series/", series.entry, name="series_entry"),
    path("<uuid:resource_id>/gate/", gates.gate, name="gate"),
    path("<uuid:resource_id>/gate/state/", gates.state, name="gate_state"),
    path("<uuid:resource_id>/gate/drawn/", gates.drawn, name="gate_drawn"),
    path("<uuid:resource_id>/gate/files/<str:name>", gates.download, name="gate_file"),
]
staff = [
    path("", counter.calendar, name="calendar"),
    path("groups/", group_reviews.applications, name="groups"),
    path("groups/<uuid:registration_id>/", group_reviews.application, name="group"),
    path("<uuid:resource_id>/", counter.calendar, name="resource"),
    path("<uuid:resource_id>/entry/", counter.entry, name="entry"),
    path("at/<uuid:booking_id>/", counter.booking, name="booking"),
    path("lottery/", lottery_counter.rounds, name="lottery"),
    path("lottery/<uuid:round_id>/", lottery_counter.one_round, name="lottery_round"),
    path("lottery/<uuid:round_id>/entry/", lottery_counter.enter_for, name="lottery_enter"),
    path("lottery/entries/<uuid:entry_id>/", lottery_counter.entry, name="lottery_entry"),
]
manage = [
    path("", arranging.resources, name="resources"),
    path("new/", making.new, name="new"),
    path("lottery/", lottery_rounds.rounds, name="lottery"),
    path("lottery/groups/", lottery_rounds.new_group, name="lottery_group"),
    path("lottery/<uuid:round_id>/", lottery_rounds.one_round, name="lottery_round"),
    path("groups/", group_figures.group_kinds, name="group_kinds"),
    path("<uuid:resource_id>/", arranging.resource, name="resource"),
    path("<uuid:resource_id>/words/", making.words, name="words"),
    path("<uuid:resource_id>/gate/", gate_of.gate, name="gate"),
]
