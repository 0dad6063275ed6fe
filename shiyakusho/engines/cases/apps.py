from django.apps import AppConfig


class CasesConfig(AppConfig):
    """engines/cases: what becomes of an application inside the city."""

    name = "shiyakusho.engines.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        from shiyakusho.engines.cases import duties, handlers, panels

        handlers.listen()
        panels.plug_in()
        duties.register()
