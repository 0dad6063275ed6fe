from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ManageConfig(AppConfig):
    name = "shiyakusho.doors.manage"
    label = "manage"
    verbose_name = "管理の入口"

    def ready(self) -> None:
        from shiyakusho.ground.identity.permissions import may
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu, staff_menu

        staff_menu.register(
            "manage",
            MenuItem(
                _("管理"),
                "manage_manage:home",
                order=900,
                visible=lambda request: may(request.user, "house.enter"),
            ),
        )
        for name, label, url_name, order, permission in (
            ("permissions", _("権限の表"), "manage_manage:permissions", 210, "house.enter"),
            ("accounts", _("アカウントと役割"), "manage_manage:accounts", 200, "identity.manage"),
            ("components", _("画面の部品"), "manage_manage:components", 500, "catalogue.read"),
            ("operations", _("運用"), "manage_manage:operations", 300, "operations.read"),
            ("audit", _("監査記録"), "manage_manage:audit", 400, "audit.read"),
        ):
            manage_menu.register(name, MenuItem(label, url_name, order, _allowed(permission)))


def _allowed(permission: str):  # type: ignore[no-untyped-def]
    from shiyakusho.ground.identity.permissions import may

    return lambda request: may(request.user, permission)
