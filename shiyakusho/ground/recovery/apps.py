from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "shiyakusho.ground.recovery"
    label = "recovery"
    verbose_name = "復旧"

    def ready(self) -> None:
        from shiyakusho.ground.recovery import checks, erasures, keeper  # noqa: F401 — they plug in
