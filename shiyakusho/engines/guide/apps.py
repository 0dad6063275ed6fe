from django.apps import AppConfig


class GuideConfig(AppConfig):
    """手続きガイド = guide: what do I have to do, and why?"""

    name = "shiyakusho.engines.guide"
    label = "guide"
    verbose_name = "手続きガイド"

    def ready(self) -> None:
        from shiyakusho.registers.people.registry import keeps_of_person

        keeps_of_person("guide")
        from shiyakusho.registers.catalogue.registry import register_check

        from .checks import check_rules
        from .meaning import check_meaning

        register_check("guide.rules", check_rules)
        register_check("guide.meaning", check_meaning)
        from shiyakusho.ground.contracts import Retention, retention

        from . import carrying, tasks  # noqa: F401 — it plugs in

        retention.register("guide", Retention("窓口へ持っていく答え", 0, carrying.purge))
