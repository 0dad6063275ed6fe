from django.apps import AppConfig


class CasesConfig(AppConfig):
    """engines/cases: what becomes of an application inside the city."""

    name = "shiyakusho.engines.cases"
    label = "cases"
    verbose_name = "案件"

    def ready(self) -> None:
        from shiyakusho.engines.cases import acts, duties, handlers, named, panels, soundness
        from shiyakusho.engines.cases.review_face import review_face
        from shiyakusho.registers.catalogue.registry import register_check, register_face

        acts.writes()  # an act or a write that is not sound stops the start
        register_check("cases.moves", soundness.moves_are_declared)
        register_check("cases.askings", soundness.askings_can_be_answered)
        register_check("cases.clearance", soundness.somebody_is_cleared)
        register_face("review", review_face)
        handlers.listen()
        panels.plug_in()
        named.plug_in()
        duties.register()
