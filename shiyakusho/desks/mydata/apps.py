from django.apps import AppConfig


class MydataConfig(AppConfig):
    """desks/mydata: who saw my record; shown, corrected, stopped, erased."""

    name = "shiyakusho.desks.mydata"
    label = "mydata"
    verbose_name = "わたしの情報"

    def ready(self) -> None:
        from shiyakusho.desks.mydata import duties, handlers, panels, tasks  # noqa: F401
        from shiyakusho.desks.mydata.disclosing import making  # noqa: F401 — it delivers

        handlers.listen()
        duties.register()
        panels.plug_in()
