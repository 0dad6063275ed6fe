from django.urls import path

from shiyakusho.doors.api.csp_reports import csp_reports
from shiyakusho.doors.api.openapi import openapi_json
from shiyakusho.doors.api.service import api

app_name = "api"
root = [
    path("api/csp-reports", csp_reports, name="csp_reports"),
    path("api/v1/openapi.json", openapi_json, name="openapi"),
    path("api/v1/", api.urls),
]
