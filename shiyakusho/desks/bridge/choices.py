"""Fixed vocabularies of the bridge."""

from django.db import models


class Way(models.TextChoices):
    """How a case comes into a core system (総務省の四つの方法のうち、ファイルによる三つ)."""

    BATCH = "batch", "一括取込（バッチ）"
    RPA = "rpa", "RPA用のファイル"
    ENTRY = "entry", "入力時の取込（1件）"


class Direction(models.TextChoices):
    """Which way a bundle went."""

    OUT = "out", "基幹システムへ"
    IN = "in", "基幹システムから"


class Standing(models.TextChoices):
    """How far a case of a bundle is."""

    SENT = "sent", "渡した"
    REFUSED = "refused", "渡せない"
    REGISTERED = "registered", "登録済"
    RETURNED = "returned", "登録できない（基幹システム）"
    LAPSED = "lapsed", "結果がないまま期限が過ぎた"
