"""One row per request to open an original."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Reason(models.TextChoices):
    """What an original is opened for."""

    DISPUTE = "dispute", "審査請求・訴訟のため（行政不服審査法・民事訴訟法）"
    DISCLOSURE = "disclosure", "開示請求・情報公開のため（個人情報保護法・情報公開条例）"
    INQUIRY = "inquiry", "法令にもとづく照会のため（刑事訴訟法197条2項など）"
    UNREADABLE = "unreadable", "写しでは読めないため"


class Unsealing(models.Model):
    """開封の申し出: one file, one reason, two people, a short time. Whoever asks never allows: the
    database holds it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No foreign key: to have been opened once is no reason to be kept.
    blob_id = models.UUIDField("ファイル")
    sha256 = models.CharField("原本のハッシュ", max_length=64)
    reason = models.CharField("理由", max_length=12, choices=Reason)
    why = models.TextField("くわしい理由", max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申し出た人"
    )
    asked_at = models.DateTimeField("申し出")
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="認めた人",
    )
    allowed_at = models.DateTimeField("認めた日時", null=True)
    until = models.DateTimeField("いつまで", null=True)
    opened = models.PositiveSmallIntegerField("開いた回数", default=0)

    class Meta:
        verbose_name = "原本の開封"
        constraints = [
            models.CheckConstraint(
                name="unsealing_two_people",
                condition=Q(allowed_by=None) | ~Q(allowed_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="unsealing_opened_was_allowed",
                condition=Q(opened=0) | Q(allowed_by__isnull=False, until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="unsealing_newest")]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.asked_at:%Y-%m-%d %H:%M}"
