from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "shiyakusho.engines.messaging"
    label = "messaging"
    verbose_name = "お知らせの送付"

    def ready(self) -> None:
        from shiyakusho.engines.messaging import duties, tasks  # noqa: F401 — they plug in
