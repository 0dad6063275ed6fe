import uuid

from django.db import models


class ImportBatch(models.Model):
    """One import (取込): where the copy of the register came from. Never changed afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField("出所", max_length=200)
    files = models.JSONField("ファイルのSHA-256", default=dict)
    counts = models.JSONField("件数", default=dict)
    registers = models.JSONField("含まれる台帳", default=list)
    loaded_at = models.DateTimeField("取込日時")
    loaded_by = models.CharField("取り込んだ者", max_length=200)

    class Meta:
        verbose_name = "取込"

    append_only = True

    def __str__(self) -> str:
        return f"{self.source} {self.loaded_at:%Y-%m-%d %H:%M}"
