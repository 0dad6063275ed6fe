from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "shiyakusho.registers.people"
    label = "people"
    verbose_name = "住民"

    def ready(self) -> None:
        from shiyakusho.ground.contracts import Retention, retention
        from shiyakusho.ground.identity.registry import arrivals
        from shiyakusho.registers.people import (
            duties,
            duties_of_acting,
            linking,
            mandates,  # noqa: F401
        )

        duties.register()
        duties_of_acting.register()
        arrivals.register("people", linking.arrived)
        kept = Retention("答えのない結びつけの確認（4情報）", 0, linking.drop_old_requests)
        retention.register("people.link_requests", kept)
