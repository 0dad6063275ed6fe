from django.apps import AppConfig
from django.core.checks import register


class IdentityConfig(AppConfig):
    name = "shiyakusho.ground.identity"
    label = "identity"
    verbose_name = "本人・職員"

    def ready(self) -> None:
        from shiyakusho.ground.identity.checks import every_route_declares_its_permission

        register(every_route_declares_its_permission)
