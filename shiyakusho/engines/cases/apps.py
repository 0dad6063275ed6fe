from django.apps import AppConfig


class CasesConfig(AppConfig):
    """engines/cases: what becomes of an application inside the city."""

    name = "shiyakusho.engines.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        from shiyakusho.engines.cases import duties, handlers, panels
        from shiyakusho.engines.cases.services import exporting  # noqa: F401 — it delivers

        handlers.listen()
        panels.plug_in()
        duties.register()
