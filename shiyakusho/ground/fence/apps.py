from django.apps import AppConfig


class FenceConfig(AppConfig):
    name = "shiyakusho.ground.fence"
    label = "fence"
    verbose_name = "第二の柵"
