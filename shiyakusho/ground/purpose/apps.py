from django.apps import AppConfig


class PurposeConfig(AppConfig):
    name = "shiyakusho.ground.purpose"
    label = "purpose"
    verbose_name = "利用目的"

    def ready(self) -> None:
        from shiyakusho.ground.purpose import alarms, panels  # noqa: F401 (the alarm delivers)

        panels.plug_in()
