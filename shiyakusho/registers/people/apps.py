from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "shiyakusho.registers.people"
    label = "people"
    verbose_name = "住民"

    def ready(self) -> None:
        from shiyakusho.registers.people import duties

        duties.register()
