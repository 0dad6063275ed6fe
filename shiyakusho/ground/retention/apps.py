# texts: staff

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "shiyakusho.ground.retention"
    label = "retention"
    verbose_name = "保存と廃棄"

    def ready(self) -> None:
        from shiyakusho.ground.retention import duties
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu

        duties.register()
        manage_menu.register(
            "retention",
            MenuItem(_("保存と廃棄"), "retention_manage:lists", order=320, visible=_may_approve),
        )


def _may_approve(request: Any) -> bool:
    from shiyakusho.ground.identity.permissions import may

    return bool(may(request.user, "retention.approve"))
