from django.apps import AppConfig


class TrafficConfig(AppConfig):
    name = "shiyakusho.ground.traffic"
    label = "traffic"
    verbose_name = "通行"

    def ready(self) -> None:
        from shiyakusho.ground.traffic import checks  # noqa: F401
