"""What is counted and locked: places of a slot, spans of a space."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from .resources import Resource


class Slot(models.Model):
    """枠: so many places from a moment to another. ``taken`` and ``waiting`` are kept by the guard
    of the database alone (migration 0002), with every change of a booking.

    ``opened``: somebody opened it; else it came of the hours, when the first booking asked for it.
    ``numbers``: how many ever stood in its waiting list.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField("始まり")
    ends_at = models.DateTimeField("終わり")
    capacity = models.PositiveIntegerField("定員")
    taken = models.PositiveIntegerField("うまった数", default=0)
    waiting = models.PositiveIntegerField("待っている組", default=0)
    numbers = models.PositiveIntegerField("待つ番号", default=0)
    opened = models.BooleanField("開いた枠", default=False)
    is_open = models.BooleanField("受け付けている", default=True)

    class Meta:
        verbose_name = "枠"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "starts_at", "ends_at"], name="booking_slot_once"
            ),
            models.CheckConstraint(
                name="booking_slot_counts",
                condition=Q(taken__gte=0, waiting__gte=0) & Q(taken__lte=F("capacity")),
            ),
            models.CheckConstraint(
                name="booking_slot_in_order", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.starts_at:%Y-%m-%d %H:%M} {self.taken}/{self.capacity}"

    @property
    def remaining(self) -> int:
        """Places somebody new may still take: none while others wait for them."""
        return 0 if self.waiting or not self.is_open else self.capacity - self.taken


class Claim(models.Model):
    """A space is taken for a span, ``kept`` with the time before and after it. Written by the guard
    of the database alone; the EXCLUDE is its backstop."""

    booking = models.ForeignKey("booking.Booking", models.PROTECT, related_name="+")
    space = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    during = DateTimeRangeField("使う間")
    kept = DateTimeRangeField("前後をふくめて")

    class Meta:
        verbose_name = "場所の使用"
        constraints = [
            ExclusionConstraint(
                name="booking_space_once",
                expressions=[
                    ("space", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.during}"
