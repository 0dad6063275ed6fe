from django.apps import AppConfig


class OversightConfig(AppConfig):
    """desks/oversight: unusual reading, looked at by managers and auditors."""

    name = "shiyakusho.desks.oversight"
    label = "oversight"
    verbose_name = "閲覧の点検"

    def ready(self) -> None:
        from shiyakusho.desks.oversight import tasks  # noqa: F401 — it plugs in
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, staff_menu

        staff_menu.register(
            "oversight",
            MenuItem(
                "閲覧の点検",
                "oversight_staff:list",
                60,
                lambda request: may(request.user, "oversight.review"),
            ),
        )
