"""Addresses of the help: ``/<language>/help/``, ``/staff/assist/``, ``/manage/assist/``."""

from django.urls import path

from shiyakusho.desks.assist.views import citizen as own
from shiyakusho.desks.assist.views import helping, turned
from shiyakusho.desks.assist.views import manage as numbers

app_name = "assist"
citizen_prefix = "help/"
citizen = [
    path("", own.number, name="number"),
    path("stopped/", own.stopped, name="stopped"),
    path("invite/<uuid:draft_id>/", own.invite, name="invite"),
    path("family/<uuid:help_id>/", own.family, name="family"),
    path("visit/<uuid:help_id>/", own.phone, name="phone"),
    path("visit/<uuid:help_id>/act/", own.phone_act, name="phone_act"),
    path("visit/<uuid:help_id>/<uuid:form_id>/", own.phone_form, name="phone_form"),
    path("with/<str:token>/", own.entrance, name="entrance"),
]
VISIT = "<uuid:help_id>/"
staff = [
    path("", helping.desk, name="desk"),
    path("begin/", helping.begin, name="begin"),
    path("over/", helping.over, name="over"),
    path(VISIT, helping.visit, name="visit"),
    path(f"{VISIT}agree/", helping.agree, name="agree"),
    path(f"{VISIT}act/", helping.act, name="act"),
    path(f"{VISIT}forms/<uuid:form_id>/", helping.form, name="form"),
    path(f"{VISIT}turned/", turned.turned, name="turned"),
    path(f"{VISIT}turned/act/", turned.act, name="turned_act"),
    path(f"{VISIT}turned/<uuid:form_id>/", turned.form, name="turned_form"),
]
manage = [path("", numbers.helped, name="helped")]
