from django.urls import path

from shiyakusho.doors.staff import protections, views

app_name = "staff"
staff_prefix = ""
staff = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("protections/", protections.protections, name="protections"),
    path("protections/begin/", protections.begin, name="begin_protection"),
    path("protections/<uuid:measure_id>/", protections.protection, name="protection"),
    path("protections/<uuid:measure_id>/allow/", protections.allow, name="allow_post"),
    path("protections/<uuid:measure_id>/forbid/", protections.forbid, name="forbid_post"),
    path("protections/<uuid:measure_id>/end/", protections.end, name="end_protection"),
]
