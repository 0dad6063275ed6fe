from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "shiyakusho.ground.audit"
    label = "audit"
    verbose_name = "監査"
