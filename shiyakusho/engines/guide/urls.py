"""The routes of the guide, under the language prefix."""

from django.urls import path

from .views import carrying, lookup
from .views import citizen as walk

app_name = "guide"
citizen_prefix = "guide/"
citizen = [
    path("", walk.home, name="home"),
    path("next/", walk.onward, name="next"),
    path("questions/<slug:fact>/", walk.question, name="question"),
    path("together/", walk.together, name="together"),
    path("result/", walk.result, name="result"),
    path("checklist/", walk.checklist, name="checklist"),
    path("carry/", carrying.carry, name="carry"),
    path("carry/forget/", carrying.leave_home, name="leave_home"),
    path("forget/", walk.start_over, name="forget"),
    path("save/", walk.save, name="save"),
    path("search/", lookup.search, name="search"),
    path("procedures/<slug:procedure_id>/", lookup.procedure, name="procedure"),
]
