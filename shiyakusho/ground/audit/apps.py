from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "shiyakusho.ground.audit"
    label = "audit"
    verbose_name = "監査"

    def ready(self) -> None:
        from shiyakusho.ground.audit import holder  # noqa: F401 — it plugs in
