"""Register doors/citizen with Django, and tell ground/ui whose city hall this is."""

from django.apps import AppConfig


class CitizenConfig(AppConfig):
    """Menus and pages only; doors have no models."""

    name = "shiyakusho.doors.citizen"
    label = "citizen"
    verbose_name = "住民の入口"

    def ready(self) -> None:
        from shiyakusho.registers.people.registry import keeps_of_person

        keeps_of_person("citizen.ward")
        """Plug the city into every page, and the advice into the refusals."""
        from shiyakusho.doors.citizen.advice import ADVICE
        from shiyakusho.doors.citizen.site import this_site
        from shiyakusho.ground.ui import registry

        registry.site.provide(this_site)
        for code, advice in ADVICE.items():
            registry.advice.register(code, advice)
