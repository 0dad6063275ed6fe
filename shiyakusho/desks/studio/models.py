"""What people say of a definition while it is written, and which translations are older than it."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class Comment(models.Model):
    """コメント on an element of a working copy; ``place`` holds ids, so that it moves with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    copy_id = models.UUIDField("作業中の版")
    procedure_id = models.CharField("手続のid", max_length=60)
    place = models.CharField("どこに", max_length=400, blank=True)
    words = models.TextField("コメント")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField("時刻")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    settled_at = models.DateTimeField("解決", null=True)

    class Meta:
        verbose_name = "コメント"
        indexes = [models.Index(fields=["copy_id", "at"], name="studio_comment_copy")]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.place}"


class StaleText(models.Model):
    """古い訳: the Japanese of a text changed after this language of it was written."""

    procedure_id = models.CharField("手続のid", max_length=60)
    place = models.CharField("どこの", max_length=400)
    language = models.CharField("ことば", max_length=20)
    since = models.DateTimeField("いつから")

    class Meta:
        verbose_name = "古い訳"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure_id", "place", "language"], name="studio_stale_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.place} {self.language}"
