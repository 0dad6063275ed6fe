from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "shiyakusho.ground.outbox"
    label = "outbox"
    verbose_name = "発信簿"
