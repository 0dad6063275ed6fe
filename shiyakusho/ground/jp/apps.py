"""The room as a Django app: only so that the house lists it; nothing else here needs Django."""

from django.apps import AppConfig


class JpConfig(AppConfig):
    """日本の暦・文字・番号."""

    name = "shiyakusho.ground.jp"
    label = "jp"
    verbose_name = "日本の暦・文字・番号"
