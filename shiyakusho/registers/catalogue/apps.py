from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """手続カタログ = catalogue: what procedures there are and what each of them says."""

    name = "shiyakusho.registers.catalogue"
    label = "catalogue"
    verbose_name = "手続カタログ"

    def ready(self) -> None:
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu

        from .registry import register_check
        from .trying import failing_examples

        register_check("catalogue.tests", failing_examples)
        manage_menu.register(
            "catalogue",
            MenuItem(
                _("手続きカタログ"),
                "catalogue_manage:list",
                order=100,
                visible=lambda request: may(request.user, "catalogue.read"),
            ),
        )
