"""What a group says of itself, and what the office decided. The group itself is the one that lotteries and
bookings know (:class:`~shiyakusho.engines.booking.lottery.models.EntrantGroup`); who stands for it is here."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _


class Review(TextChoices):
    """How an application stands."""

    WAITING = "waiting", _("市が確かめています")
    APPROVED = "approved", _("登録しました")
    REFUSED = "refused", _("登録できませんでした")
    WITHDRAWN = "withdrawn", _("取り下げました")


class GroupApplication(models.Model):
    """団体登録の申請. ``group``: what was registered, or is to be renewed. Members are numbers, no names."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey(
        "booking.EntrantGroup", models.PROTECT, null=True, related_name="+", verbose_name="団体"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="代表者"
    )
    name = models.CharField("団体の名前", max_length=100)
    kind = models.CharField("種類", max_length=40)
    representative = models.CharField("代表者の氏名", max_length=100, blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    members = models.PositiveSmallIntegerField("会員の数")
    locals = models.PositiveSmallIntegerField("市内に住む会員の数")
    aim = models.CharField("活動の目的", max_length=500)
    section_id = models.CharField("担当の課", max_length=80, blank=True)
    state = models.CharField("状態", max_length=10, choices=Review, default=Review.WAITING)
    reason = models.CharField("わけ", max_length=500, blank=True)
    asked_at = models.DateTimeField("申請した日時")
    decided_at = models.DateTimeField("決めた日時", null=True)

    class Meta:
        verbose_name = "団体登録の申請"
        indexes = [
            models.Index(fields=["section_id", "state", "asked_at"], name="booking_group_review"),
            models.Index(fields=["account", "asked_at"], name="booking_group_of_account"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "name"], condition=Q(state="waiting"), name="booking_group_once"
            ),
            models.CheckConstraint(
                name="booking_group_decided",
                condition=Q(state="waiting", decided_at=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="booking_group_refused_why", condition=~Q(state="refused") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="booking_group_approved_is_there",
                condition=~Q(state="approved") | Q(group__isnull=False),
            ),
            models.CheckConstraint(
                name="booking_group_members",
                condition=Q(members__gte=1) & Q(locals__lte=models.F("members")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def subject(self) -> str:
        """How the audit names this application."""
        return f"groupapplication:{self.pk}"

    @property
    def subjects(self) -> list[str]:
        """Whose record it is, for the audit."""
        return [self.subject, *([f"account:{self.account_id}"] if self.account_id else [])]
