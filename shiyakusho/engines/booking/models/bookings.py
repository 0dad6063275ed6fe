"""Bookings, and the series some of them belong to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shiyakusho.engines.booking.choices import OCCUPYING, Channel, State

from .resources import Resource
from .slots import Slot


class Series(models.Model):
    """くりかえし: bookings made together, week by week. ``refused`` lists what could not be had:
    ``[{"start", "code"}]``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    refused = models.JSONField("取れなかった日", default=list)
    made_at = models.DateTimeField("作った日時")

    class Meta:
        verbose_name = "くりかえしの予約"

    def __str__(self) -> str:
        return str(self.pk)


class Booking(models.Model):
    """予約: places of a slot, or a space for a span, for somebody.

    In every state of ``OCCUPYING`` it holds what it names; the database's guard sees to that. The
    code is worked out from the id and kept as its hash alone. ``person`` is a keyed hash by which
    bookings of one person are counted. ``win``: which win of a lottery gave it. ``group``: for which 団体. ``number`` is the place in the waiting list, in the order in
    which the entries were acknowledged.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="+")
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="+")
    win = models.ForeignKey("booking.Win", models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey("booking.EntrantGroup", models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField("始まり")
    ends_at = models.DateTimeField("終わり")
    before = models.PositiveSmallIntegerField("前にあける分", default=0)
    after = models.PositiveSmallIntegerField("後にあける分", default=0)
    places = models.PositiveSmallIntegerField("人数", default=1)
    state = models.CharField("状態", max_length=10, choices=State)
    expires_at = models.DateTimeField("仮に取っておく期限", null=True)
    number = models.PositiveIntegerField("待つ番号", null=True)
    from_waiting = models.BooleanField("空き待ちから", default=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="本人"
    )
    name = models.CharField("氏名", max_length=100, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    person = models.CharField("だれの予約かのハッシュ", max_length=64, blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    code_digest = models.CharField("予約番号のハッシュ", max_length=64, unique=True)
    key_digest = models.CharField("冪等キーのハッシュ", max_length=64, null=True, unique=True)
    content_digest = models.CharField("内容のハッシュ", max_length=64, blank=True)
    channel = models.CharField("経路", max_length=10, choices=Channel)
    fee_yen = models.PositiveIntegerField("料金", default=0)
    back = models.JSONField("返金の決まり", default=list, db_default=[])
    cancel_until = models.DateTimeField("取り消せる期限")
    made_at = models.DateTimeField("受け付けた日時")
    closed_at = models.DateTimeField("終えた日時", null=True)
    by_office = models.BooleanField("市が取り消した", default=False)
    reason = models.CharField("取り消したわけ", max_length=300, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta:
        verbose_name = "予約"
        indexes = [
            models.Index(fields=["resource", "starts_at"], name="booking_calendar"),
            models.Index(fields=["slot", "number"], name="booking_in_slot"),
            models.Index(fields=["state", "expires_at"], name="booking_expiry"),
            models.Index(fields=["account", "starts_at"], name="booking_of_account"),
            models.Index(fields=["person", "resource"], name="booking_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                name="booking_in_order", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(name="booking_has_places", condition=Q(places__gte=1)),
            models.CheckConstraint(
                name="booking_held_has_its_end",
                condition=~Q(state=State.HELD) | Q(expires_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["slot", "person"],
                condition=Q(state=State.WAITING) & ~Q(person=""),
                name="booking_waits_once",
            ),
            models.CheckConstraint(
                name="booking_waiting_has_its_number",
                condition=~Q(state=State.WAITING) | Q(number__isnull=False, slot__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.starts_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def subject(self) -> str:
        """How the audit names this booking."""
        return f"booking:{self.pk}"

    @property
    def subjects(self) -> list[str]:
        """Whose record it is, for the audit."""
        return [self.subject, *([f"account:{self.account_id}"] if self.account_id else [])]

    @property
    def occupies(self) -> bool:
        """Whether it holds its places now."""
        return self.state in OCCUPYING
