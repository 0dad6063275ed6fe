from django.apps import AppConfig


class RemoteConfig(AppConfig):
    """desks/remote: a specialist and a resident talk from afar (リモート相談)."""

    name = "shiyakusho.desks.remote"
    label = "remote"
    verbose_name = "リモート相談"

    def ready(self) -> None:
        """Plug into the pages of others, and register what this desk owes the house."""
        from shiyakusho.desks.remote import duties, panels, tasks  # noqa: F401 — they plug in
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu, staff_menu

        duties.register()
        panels.plug_in()
        staff_menu.register(
            "remote",
            MenuItem(
                label="リモート相談",
                url_name="remote_staff:desk",
                order=37,
                visible=lambda request: may(request.user, "remote.talk"),
            ),
        )
        manage_menu.register(
            "remote",
            MenuItem(
                label="リモート相談のブース",
                url_name="remote_manage:booths",
                order=62,
                visible=lambda request: may(request.user, "remote.manage"),
            ),
        )
