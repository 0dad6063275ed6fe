from django.apps import AppConfig


class CounterConfig(AppConfig):
    """desks/counter: forms filled in by an officer for a resident."""

    name = "shiyakusho.desks.counter"
    label = "counter"
    verbose_name = "窓口聞き取り"

    def ready(self) -> None:
        from shiyakusho.desks.counter import checks, panels  # noqa: F401 — it plugs in

        panels.plug_in()
