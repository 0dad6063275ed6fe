"""A gate before an opening, the turns in it, and what was published of its draw."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shiyakusho.engines.booking.gate.choices import LIVE, Mode, TurnState
from shiyakusho.engines.booking.models.resources import Resource


class Gate(models.Model):
    """待合室 before one opening of a resource: its slots of the days from ``first_day`` to ``last_day``
    (all of them, where nothing is said) are booked only by whoever was let in, until ``ends_at``.

    ``a_minute`` are let in, never more than ``inside`` at a time, each for ``stay_minutes`` and for so
    many ``bookings``. ``credit``, ``pace`` and ``ticked_at`` are how far letting in has come.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    mode = models.CharField("順番の決め方", max_length=10, choices=Mode, default=Mode.DRAW)
    doors_at = models.DateTimeField("待合室が開く日時")
    opens_at = models.DateTimeField("受付の始まり")
    ends_at = models.DateTimeField("待合室の終わり")
    first_day = models.DateField("何日の枠から", null=True, blank=True)
    last_day = models.DateField("何日の枠まで", null=True, blank=True)
    a_minute = models.PositiveIntegerField("1分に案内する人数", default=30)
    inside = models.PositiveIntegerField("同時に予約できる人数", default=100)
    stay_minutes = models.PositiveSmallIntegerField("予約できる分", default=10)
    bookings = models.PositiveSmallIntegerField("1人が予約できる数", default=1)
    commitment = models.CharField("約束のハッシュ", max_length=64)
    made_at = models.DateTimeField("作った日時")
    drawn_at = models.DateTimeField("抽選した日時", null=True)
    paused_at = models.DateTimeField("止めた日時", null=True)
    ended_at = models.DateTimeField("終えた日時", null=True)
    ticked_at = models.DateTimeField("最後に案内した日時")
    credit = models.FloatField("案内できる人数の残り", default=0.0)
    pace = models.FloatField("案内の速さ", default=0.0)

    class Meta:
        verbose_name = "待合室"
        constraints = [
            models.UniqueConstraint(
                fields=["resource"], condition=Q(ended_at=None), name="booking_gate_one_live"
            ),
            models.CheckConstraint(
                name="booking_gate_in_order",
                condition=Q(doors_at__lte=F("opens_at"), opens_at__lt=F("ends_at")),
            ),
            models.CheckConstraint(
                name="booking_gate_lets_in",
                condition=Q(a_minute__gte=1, inside__gte=1, stay_minutes__gte=1, bookings__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.opens_at:%Y-%m-%d %H:%M}"

    @property
    def subject(self) -> str:
        """How the audit names this gate."""
        return f"gate:{self.pk}"

    def covers(self, day: date) -> bool:
        """Whether the slots of a day lie behind it."""
        early = self.first_day is not None and day < self.first_day
        return not early and (self.last_day is None or day <= self.last_day)


class GateSecret(models.Model):
    """What the draw was committed to. The second fence shows it to the house's own hand alone."""

    gate = models.OneToOneField(Gate, models.PROTECT, primary_key=True, related_name="+")
    secret = models.BinaryField("秘密")

    class Meta:
        verbose_name = "待合室の抽選の秘密"

    def __str__(self) -> str:
        return str(self.gate_id)


class GateFile(models.Model):
    """A published file of the draw, exactly as anybody downloads it. Written once."""

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="+")
    name = models.CharField("名前", max_length=40)
    text = models.TextField("中身")
    published_at = models.DateTimeField("公表した日時")

    class Meta:
        verbose_name = "公表した順番の抽選の資料"
        constraints = [
            models.UniqueConstraint(fields=["gate", "name"], name="booking_gatefile_once")
        ]

    def __str__(self) -> str:
        return f"{self.gate_id} {self.name}"


class GateTurn(models.Model):
    """順番 of one person in a gate. ``key`` is theirs alone, and shown with our signature.

    ``rank``: the smallest goes first; the moment it was taken in microseconds, or the lot's order.
    It counts for nothing until its device came back at ``counts_at`` or later. ``person`` and
    ``network`` are keyed hashes: one live turn a person, and how many came from one address.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gate = models.ForeignKey(Gate, models.PROTECT, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="本人"
    )
    person = models.CharField("だれの順番かのハッシュ", max_length=64, blank=True)
    state = models.CharField("状態", max_length=10, choices=TurnState, default=TurnState.WAITING)
    rank = models.BigIntegerField("順番")
    taken_at = models.DateTimeField("取った日時")
    counts_at = models.DateTimeField("数えはじめる日時")
    seen_at = models.DateTimeField("最後に見た日時")
    until = models.DateTimeField("いつまで予約できるか", null=True)
    used = models.PositiveSmallIntegerField("予約した数", default=0)

    class Meta:
        verbose_name = "待合室の順番"
        # Nothing that is written while somebody only waits stands in an index: such a row is
        # changed where it lies (HOT).
        indexes = [
            models.Index(
                fields=["gate", "rank"],
                condition=Q(state=TurnState.WAITING),
                name="booking_turn_waiting",
            ),
            models.Index(
                fields=["gate", "until"],
                condition=Q(state=TurnState.INSIDE),
                name="booking_turn_inside",
            ),
            models.Index(fields=["account"], name="booking_turn_of_account"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["gate", "person"],
                condition=Q(state__in=sorted(LIVE)) & ~Q(person=""),
                name="booking_turn_one_a_person",
            ),
            models.CheckConstraint(
                name="booking_turn_inside_has_its_end",
                condition=~Q(state=TurnState.INSIDE) | Q(until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gate_id} {self.state}"

    @property
    def subjects(self) -> list[str]:
        """Whose turn it is, for the audit: an account's, or nobody we know."""
        return [f"account:{self.account_id}"] if self.account_id else []


class GateNetwork(models.Model):
    """How many turns without a person were taken from one address (a keyed hash)."""

    gate = models.ForeignKey(Gate, models.PROTECT, related_name="+")
    network = models.CharField("送り元のハッシュ", max_length=64)
    taken = models.PositiveIntegerField("取った数", default=0)

    class Meta:
        verbose_name = "待合室の送り元"
        constraints = [
            models.UniqueConstraint(fields=["gate", "network"], name="booking_gatenetwork_once")
        ]

    def __str__(self) -> str:
        return f"{self.gate_id} {self.taken}"
