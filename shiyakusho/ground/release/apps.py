from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "shiyakusho.ground.release"
    label = "release"
    verbose_name = "配備"

    def ready(self) -> None:
        from shiyakusho.ground.release import checks  # noqa: F401
