from django.apps import AppConfig


class BridgeConfig(AppConfig):
    """desks/bridge: what was decided goes to the core systems, and their receipts come back."""

    name = "shiyakusho.desks.bridge"
    label = "bridge"
    verbose_name = "基幹連携"

    def ready(self) -> None:
        from shiyakusho.desks.bridge import keeping, making  # noqa: F401 — it delivers
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, staff_menu

        keeping.register()
        staff_menu.register(
            "bridge",
            MenuItem(
                "基幹連携",
                "bridge_staff:desk",
                45,
                lambda request: may(request.user, "cases.work"),
            ),
        )
