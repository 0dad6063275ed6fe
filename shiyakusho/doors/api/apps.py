from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "shiyakusho.doors.api"
    label = "api"
    verbose_name = "API"
