from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "shiyakusho.engines.approvals"
    label = "approvals"
    verbose_name = "決裁"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, staff_menu

        staff_menu.register(
            "approvals",
            MenuItem(
                label=_("決裁"),
                url_name="approvals_staff:list",
                order=30,
                visible=lambda request: may(request.user, "cases.read"),
            ),
        )
