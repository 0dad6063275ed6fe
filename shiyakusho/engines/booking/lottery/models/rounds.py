"""Rounds, what is given in them, and what was published of them."""

import uuid

from django.db import models
from django.db.models import F, Q

from shiyakusho.engines.booking.lottery.round_data import RoundData
from shiyakusho.engines.booking.models.resources import Resource
from shiyakusho.engines.booking.models.slots import Slot


class Round(models.Model):
    """抽選の回. ``data`` is a :class:`RoundData`. Announced with a commitment before it opens; the
    list of entries is closed once, drawn once, and ended once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.JSONField("名前")
    about = models.JSONField("説明", default=dict, blank=True)
    section_id = models.CharField("担当の課", max_length=80, blank=True)
    data = models.JSONField("回の決まり")
    opens_at = models.DateTimeField("受付の始まり")
    closes_at = models.DateTimeField("締切")
    draws_at = models.DateTimeField("抽選の日時")
    confirms_from = models.DateTimeField("確認の始まり")
    confirms_until = models.DateTimeField("確認の期限")
    ends_at = models.DateTimeField("補欠の終わり")
    made_at = models.DateTimeField("作った日時")
    announced_at = models.DateTimeField("公表した日時", null=True)
    commitment = models.CharField("約束のハッシュ", max_length=64, blank=True)
    closed_at = models.DateTimeField("締め切った日時", null=True)
    drawn_at = models.DateTimeField("抽選した日時", null=True)
    public_value = models.CharField("その場で決めた値", max_length=200, blank=True)
    ended_at = models.DateTimeField("終えた日時", null=True)

    class Meta:
        verbose_name = "抽選の回"
        indexes = [models.Index(fields=["ended_at", "closes_at"], name="booking_round_due")]
        constraints = [
            models.CheckConstraint(
                name="booking_round_in_order",
                condition=Q(
                    opens_at__lt=F("closes_at"),
                    draws_at__gte=F("closes_at"),
                    confirms_from__gte=F("draws_at"),
                    confirms_until__gt=F("confirms_from"),
                    ends_at__gte=F("confirms_until"),
                ),
            ),
            models.CheckConstraint(
                name="booking_round_committed_before",
                condition=Q(announced_at=None, commitment="", closed_at=None)
                | (Q(announced_at__lte=F("opens_at")) & ~Q(commitment="")),
            ),
            models.CheckConstraint(
                name="booking_round_drawn_closed",
                condition=Q(drawn_at=None)
                | (Q(closed_at__isnull=False, drawn_at__gte=F("draws_at")) & ~Q(public_value="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name.get("ja", self.pk))

    @property
    def subject(self) -> str:
        """How the audit names this round."""
        return f"round:{self.pk}"

    @property
    def read(self) -> RoundData:
        """Its rules, checked and typed."""
        return RoundData.model_validate(self.data)


class RoundSecret(models.Model):
    """What was committed to. The second fence shows it to the house's own hand alone."""

    round = models.OneToOneField(Round, models.PROTECT, primary_key=True, related_name="+")
    secret = models.BinaryField("秘密")

    class Meta:
        verbose_name = "抽選の秘密"

    def __str__(self) -> str:
        return str(self.round_id)


class RoundSlot(models.Model):
    """What is given by lot: ``capacity`` places of a slot, or a space for a span. ``code`` is its name
    in the published files. While a round goes on nobody else can book it: a counted slot takes no
    bookings, a space is held by ``block``."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    code = models.CharField("記号", max_length=40)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField("始まり")
    ends_at = models.DateTimeField("終わり")
    capacity = models.PositiveIntegerField("数")
    reserved = models.JSONField("優先のために取っておく数", default=dict)
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="+")
    block = models.ForeignKey("booking.Booking", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "抽選の枠"
        constraints = [
            models.UniqueConstraint(fields=["round", "code"], name="booking_roundslot_code"),
            models.UniqueConstraint(
                fields=["round", "resource", "starts_at"], name="booking_roundslot_once"
            ),
            models.CheckConstraint(
                name="booking_roundslot_sound",
                condition=Q(ends_at__gt=F("starts_at"), capacity__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.code}"


class CityHold(models.Model):
    """行政利用の先取り: places the city takes out of a round before it closes, and why. Public."""

    slot = models.ForeignKey(RoundSlot, models.PROTECT, related_name="+")
    places = models.PositiveIntegerField("数")
    reason = models.CharField("わけ", max_length=200)
    held_at = models.DateTimeField("取った日時")
    released_at = models.DateTimeField("もどした日時", null=True)
    booking = models.ForeignKey("booking.Booking", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "行政利用の先取り"
        constraints = [
            models.CheckConstraint(
                name="booking_cityhold_says_why", condition=Q(places__gte=1) & ~Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} {self.places}"


class LotteryFile(models.Model):
    """A published file of a round, exactly as anybody downloads it. Written once."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    name = models.CharField("名前", max_length=40)
    text = models.TextField("中身")
    published_at = models.DateTimeField("公表した日時")

    class Meta:
        verbose_name = "公表した抽選の資料"
        constraints = [
            models.UniqueConstraint(fields=["round", "name"], name="booking_published_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.name}"
