from django.urls import path

from shiyakusho.doors.api.service import api

app_name = "api"
root = [path("api/v1/", api.urls)]
