from typing import Any

from django.apps import AppConfig


class UnsealingConfig(AppConfig):
    name = "shiyakusho.ground.unsealing"
    label = "unsealing"
    verbose_name = "原本の開封"

    def ready(self) -> None:
        from shiyakusho.ground.ui.registry import MenuItem, manage_menu

        manage_menu.register(
            "unsealing",
            MenuItem("原本の開封", "unsealing_manage:overview", order=330, visible=_may_unseal),
        )


def _may_unseal(request: Any) -> bool:
    from shiyakusho.ground.identity.permissions import may

    return bool(may(request.user, "files.unseal"))
