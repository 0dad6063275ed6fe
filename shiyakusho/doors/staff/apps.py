from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "shiyakusho.doors.staff"
    label = "staff"
    verbose_name = "職員の入口"

    def ready(self) -> None:
        from django.urls import reverse

        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, staff_menu, staff_search

        staff_search.provide(
            lambda request: reverse("staff_staff:search") if may(request.user, "cases.read") else ""
        )
        staff_menu.register(
            "protections",
            MenuItem(
                "支援措置",
                "staff_staff:protections",
                80,
                visible=lambda request: may(request.user, "people.protect"),
            ),
        )
