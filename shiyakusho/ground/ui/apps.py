"""Register ground/ui with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Layouts, parts, tags, languages and style sheets; it has no models."""

    name = "shiyakusho.ground.ui"
    label = "ui"
    verbose_name = "画面の部品"
