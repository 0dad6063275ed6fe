from django.db import models


class Build(models.Model):
    """A build that may serve this city. Only who owns the schema writes here (by migrating)."""

    written_by_database = True

    digest = models.CharField("ビルド", max_length=64, primary_key=True)
    since = models.DateTimeField("使い始め")
    until = models.DateTimeField("使い終わり", null=True)

    class Meta:
        verbose_name = "ビルド"

    def __str__(self) -> str:
        return self.digest[:12]


class Node(models.Model):
    """A process that serves, as it last told of itself."""

    name = models.CharField("ノード", max_length=120, primary_key=True)
    build = models.CharField("ビルド", max_length=64)
    began_at = models.DateTimeField("開始")
    seen_at = models.DateTimeField("最後の連絡")

    class Meta:
        verbose_name = "ノード"

    def __str__(self) -> str:
        return self.name
