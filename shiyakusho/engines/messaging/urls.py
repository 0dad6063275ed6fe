"""Addresses of messaging: ``/staff/messaging/``."""

from django.urls import path

from shiyakusho.engines.messaging.views import staff as views

app_name = "messaging"
staff = [path("", views.message_list, name="list")]
