from django.apps import AppConfig


class SigningConfig(AppConfig):
    """engines/signing: others agree before the city decides (同意)."""

    name = "shiyakusho.engines.signing"
    label = "signing"
    verbose_name = "同意"

    def ready(self) -> None:
        from shiyakusho.engines.cases.registry import (
            provide_gate,
            provide_points,
            provide_section,
        )
        from shiyakusho.engines.forms.registry import provide_destroyer, provide_still_needed
        from shiyakusho.engines.signing import duties, gate, handlers, panels
        from shiyakusho.engines.signing.services.destroying import destroy_consents
        from shiyakusho.ground.ui.registry import home_panels

        handlers.listen()
        duties.register()
        provide_gate(gate.require_consents)
        provide_points(gate.points_of)
        provide_section(gate.section_of)
        provide_still_needed(gate.still_needed)
        provide_destroyer(destroy_consents)
        home_panels.register("signing", panels.ASKED)
