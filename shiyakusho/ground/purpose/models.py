import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Visit(models.Model):
    """応対: one person at the counter or on the telephone. What is read meanwhile is read for them.

    A member of staff has at most one open visit. ``seen_at`` is the last read under it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="職員", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("理由", max_length=40)
    words = models.CharField("利用目的", max_length=200)
    opened_at = models.DateTimeField("始め")
    seen_at = models.DateTimeField("最後の閲覧")
    ended_at = models.DateTimeField("終わり", null=True)

    class Meta:
        verbose_name = "応対"
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at=None), name="purpose_one_open_visit"
            ),
        ]
        indexes = [models.Index(fields=["account", "-opened_at"], name="purpose_visit_account")]

    def __str__(self) -> str:
        return f"{self.opened_at:%Y-%m-%d %H:%M} {self.words}"


class GlassState(models.TextChoices):
    """緊急の閲覧の状態."""

    ASKED = "asked", "確認を待っています"
    OPEN = "open", "開いています"
    DECLINED = "declined", "断られました"
    EXPIRED = "expired", "時間切れ"
    ENDED = "ended", "終わりました"


class Glass(models.Model):
    """緊急の閲覧 (break-glass): one record, one reason, two people, a short time.

    Whoever asks never confirms: the database holds it. ``sections`` are those of who asked, and
    those above them. The state is what was done; the clock makes ``asked`` expire and ``open`` end
    (:func:`~shiyakusho.ground.purpose.glasses.standing`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField("対象", max_length=80, blank=True)
    label = models.CharField("番号", max_length=40)
    reason = models.CharField("種類", max_length=40)
    why = models.TextField("理由", max_length=500)
    sections = models.JSONField("課", default=list)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="申し出た人",
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_post = models.CharField("申し出た職", max_length=200, blank=True)
    asked_at = models.DateTimeField("申し出")
    state = models.CharField("状態", max_length=10, choices=GlassState, default=GlassState.ASKED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="確認した人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answered_post = models.CharField("確認した職", max_length=200, blank=True)
    answered_at = models.DateTimeField("確認", null=True)
    until = models.DateTimeField("いつまで", null=True)
    ended_at = models.DateTimeField("終わり", null=True)

    class Meta:
        verbose_name = "緊急の閲覧"
        constraints = [
            models.CheckConstraint(
                name="purpose_glass_two_people",
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="purpose_glass_open_was_confirmed",
                condition=~Q(state__in=["open", "ended"])
                | Q(answered_by__isnull=False, answered_at__isnull=False, until__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="purpose_glass_asker"),
            models.Index(fields=["-asked_at"], name="purpose_glass_newest"),
            models.Index(
                fields=["state", "asked_at"],
                name="purpose_glass_under_way",
                condition=Q(state__in=["asked", "open"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.state}"
