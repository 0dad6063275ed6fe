from django.apps import AppConfig


class StudioConfig(AppConfig):
    """desks/studio: a procedure written in the browser."""

    name = "shiyakusho.desks.studio"
    label = "studio"
    verbose_name = "手続づくり"

    def ready(self) -> None:
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu

        manage_menu.register(
            "studio",
            MenuItem(
                "手続づくり",
                "studio_manage:list",
                90,
                lambda request: (
                    may(request.user, "catalogue.edit") or may(request.user, "catalogue.publish")
                ),
            ),
        )
