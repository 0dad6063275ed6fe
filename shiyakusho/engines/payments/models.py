"""What is asked, what came, what goes back, and the days of the tills.

The guard of migration 0002 stands behind every row: a payment moves once, is settled by one taking, and
no more goes back than came.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shiyakusho.engines.payments.choices import SETTLED, Method, RefundState, State, TryState


class Payment(models.Model):
    """支払い: ``yen`` asked of somebody for a thing of another room (``purpose``, ``reference``).
    ``due``: until when; without one it does not lapse. ``reason``: why it was waived or withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField("何の支払いか", max_length=40)
    reference = models.CharField("何についてか", max_length=80)
    what = models.JSONField("内容")
    yen = models.PositiveIntegerField("金額")
    state = models.CharField("状態", max_length=10, choices=State, default=State.ASKED)
    due = models.DateTimeField("期限", null=True)
    section_id = models.CharField("担当の課", max_length=80, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="本人"
    )
    name = models.CharField("氏名", max_length=100, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    asked_at = models.DateTimeField("求めた日時")
    closed_at = models.DateTimeField("決まった日時", null=True)
    reason = models.CharField("わけ", max_length=300, blank=True)

    class Meta:
        verbose_name = "支払い"
        indexes = [
            models.Index(fields=["state", "due"], name="payments_due"),
            models.Index(fields=["section_id", "state", "asked_at"], name="payments_of_section"),
            models.Index(fields=["account", "asked_at"], name="payments_of_account"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "reference"], name="payments_asked_once"),
            models.CheckConstraint(
                name="payments_closed_has_its_moment",
                condition=Q(state=State.ASKED, closed_at=None)
                | (~Q(state=State.ASKED) & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.reference} {self.yen} {self.state}"

    @property
    def subject(self) -> str:
        """How the audit names this payment."""
        return f"payment:{self.pk}"

    @property
    def subjects(self) -> list[str]:
        """Whose record it is, for the audit."""
        return [self.subject, *([f"account:{self.account_id}"] if self.account_id else [])]

    @property
    def is_settled(self) -> bool:
        """Whether nothing has to be paid any more."""
        return self.state in SETTLED

    def may_be_paid(self, now: datetime) -> bool:
        """Whether one may begin to pay now."""
        return self.state == State.ASKED and (self.due is None or now < self.due)


class Try(models.Model):
    """オンラインの手続き: one try to pay at the provider's; its id is the provider's idempotency key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+")
    yen = models.PositiveIntegerField("金額")
    state = models.CharField("状態", max_length=10, choices=TryState, default=TryState.BEGUN)
    began_at = models.DateTimeField("始めた日時")
    expires_at = models.DateTimeField("時間切れ")
    url = models.URLField("支払いのページ", max_length=500, blank=True)
    closed_at = models.DateTimeField("終えた日時", null=True)

    class Meta:
        verbose_name = "オンラインの手続き"
        indexes = [models.Index(fields=["state", "expires_at"], name="payments_tries_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(state=TryState.BEGUN), name="payments_one_try"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class Taking(models.Model):
    """収納: money that came. One settles its payment; any other (too late, twice) goes back whole.
    ``number`` is that of its receipt; ``given_back`` is kept by the guard alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+")
    by = models.OneToOneField(Try, models.PROTECT, null=True, related_name="+")
    method = models.CharField("方法", max_length=10, choices=Method)
    yen = models.PositiveIntegerField("金額")
    handed = models.PositiveIntegerField("預かった額")
    settles = models.BooleanField("この支払いの分", default=True)
    number = models.CharField("領収書の番号", max_length=20, unique=True)
    at = models.DateTimeField("受け取った日時")
    till = models.CharField("レジ", max_length=40, blank=True)
    day = models.DateField("日")
    given_back = models.PositiveIntegerField("返す額", default=0)

    class Meta:
        verbose_name = "収納"
        indexes = [models.Index(fields=["day", "till"], name="payments_taking_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(settles=True), name="payments_paid_once"
            ),
            models.CheckConstraint(
                name="payments_taking_sound",
                condition=Q(yen__gte=1, handed__gte=F("yen"), given_back__lte=F("yen")),
            ),
            models.CheckConstraint(
                name="payments_cash_has_its_till",
                condition=Q(method=Method.CASH, by=None) & ~Q(till="")
                | Q(method=Method.ONLINE, till="", by__isnull=False, handed=F("yen")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.yen}"

    @property
    def change(self) -> int:
        """おつり."""
        return self.handed - self.yen


class Refund(models.Model):
    """返金: money of one taking that goes back by the way it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    taking = models.ForeignKey(Taking, models.PROTECT, related_name="+")
    yen = models.PositiveIntegerField("金額")
    state = models.CharField("状態", max_length=10, choices=RefundState, default=RefundState.ASKED)
    reason = models.CharField("わけ", max_length=300)
    asked_at = models.DateTimeField("決めた日時")
    done_at = models.DateTimeField("返した日時", null=True)
    till = models.CharField("レジ", max_length=40, blank=True)
    day = models.DateField("日", null=True)

    class Meta:
        verbose_name = "返金"
        indexes = [
            models.Index(fields=["state", "asked_at"], name="payments_refund_open"),
            models.Index(fields=["day", "till"], name="payments_refund_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="payments_refund_sound",
                condition=Q(yen__gte=1)
                & (Q(state=RefundState.DONE, done_at__isnull=False, day__isnull=False)
                   | (~Q(state=RefundState.DONE) & Q(done_at=None, day=None))),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.taking_id} {self.yen} {self.state}"


class Notice(models.Model):
    """通知: what the provider told, each once, by the provider's own id."""

    id = models.CharField(primary_key=True, max_length=80)
    tried = models.ForeignKey(Try, models.PROTECT, related_name="+")
    told = models.CharField("内容", max_length=20)
    came_at = models.DateTimeField("届いた日時")

    class Meta:
        verbose_name = "決済サービスの通知"

    def __str__(self) -> str:
        return f"{self.pk} {self.told}"


class TillDay(models.Model):
    """レジの1日. Closed once (日計): what should lie in it, and what was counted."""

    till = models.CharField("レジ", max_length=40)
    day = models.DateField("日")
    opened_at = models.DateTimeField("始めた日時")
    closed_at = models.DateTimeField("締めた日時", null=True)
    expected = models.IntegerField("あるはずの額", null=True)
    counted = models.PositiveIntegerField("数えた額", null=True)
    reason = models.CharField("ちがうわけ", max_length=300, blank=True)

    class Meta:
        verbose_name = "レジの1日"
        constraints = [
            models.UniqueConstraint(fields=["till", "day"], name="payments_one_day"),
            models.CheckConstraint(
                name="payments_difference_says_why",
                condition=Q(closed_at=None, expected=None, counted=None)
                | (Q(closed_at__isnull=False, expected__isnull=False, counted__isnull=False)
                   & (Q(counted=F("expected")) | ~Q(reason=""))),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.till} {self.day}"


class ReceiptNumber(models.Model):
    """The last number given to a receipt in a fiscal year (年度); its row's lock makes them gapless."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField("最後の番号", default=0)

    class Meta:
        verbose_name = "領収書の番号"

    def __str__(self) -> str:
        return f"{self.year}-{self.last}"
