"""Addresses of residents' records, for staff: ``/staff/people/``."""

from django.urls import path

from .views import record

app_name = "people"

staff = [path("<uuid:resident_id>/", record.record, name="record")]
