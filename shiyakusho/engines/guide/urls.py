"""The routes of the guide, under the language prefix."""

from django.urls import path

from .views import citizen, lookup

app_name = "guide"
citizen_prefix = "guide/"
citizen = [
    path("", citizen.home, name="home"),
    path("next/", citizen.onward, name="next"),
    path("questions/<slug:fact>/", citizen.question, name="question"),
    path("together/", citizen.together, name="together"),
    path("result/", citizen.result, name="result"),
    path("checklist/", citizen.checklist, name="checklist"),
    path("forget/", citizen.start_over, name="forget"),
    path("save/", citizen.save, name="save"),
    path("search/", lookup.search, name="search"),
    path("procedures/<slug:procedure_id>/", lookup.procedure, name="procedure"),
]
