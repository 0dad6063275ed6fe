from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    """desks/facilities: find a room, see when it is free, how much rooms are used (公共施設)."""

    name = "shiyakusho.desks.facilities"
    label = "facilities"
    verbose_name = "公共施設"

    def ready(self) -> None:
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu

        manage_menu.register(
            "facilities",
            MenuItem(
                label="施設の部屋と利用統計",
                url_name="facilities_manage:rooms",
                order=61,
                visible=lambda request: may(request.user, "booking.manage"),
            ),
        )
