from django.apps import AppConfig


class RepresentationConfig(AppConfig):
    """desks/representation: accounts tied to residents, acting for another."""

    name = "shiyakusho.desks.representation"
    label = "representation"
    verbose_name = "本人と代理"

    def ready(self) -> None:
        from shiyakusho.desks.representation import panels

        panels.plug_in()
