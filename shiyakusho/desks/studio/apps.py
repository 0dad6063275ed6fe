import uuid

from django.apps import AppConfig
from django.urls import reverse


def page_of(copy_id: uuid.UUID) -> str:
    """Where a working copy is written."""
    return reverse("studio_manage:copy", args=[copy_id])


class StudioConfig(AppConfig):
    """desks/studio: a procedure written in the browser."""

    name = "shiyakusho.desks.studio"
    label = "studio"
    verbose_name = "手続づくり"

    def ready(self) -> None:
        from shiyakusho.desks.studio import freshness
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu
        from shiyakusho.registers.catalogue.registry import register_copy_page, register_stale

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
        register_copy_page("studio", page_of)
        register_stale("studio", freshness.told)
