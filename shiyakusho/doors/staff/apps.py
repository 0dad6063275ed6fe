from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "shiyakusho.doors.staff"
    label = "staff"
    verbose_name = "職員の入口"

    def ready(self) -> None:
        from django.urls import reverse

        from shiyakusho.ground.ui.registry import staff_search

        staff_search.provide(lambda: reverse("staff_staff:search"))
