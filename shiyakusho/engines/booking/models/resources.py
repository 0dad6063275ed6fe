"""Resources, which spaces they take, and the rules under which they are booked."""

import uuid
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from shiyakusho.engines.booking.choices import Kind, Way
from shiyakusho.engines.booking.terms import TermsData


class DateRange(Func):
    """``daterange(since, until, '[]')``: both ends belong to the period."""

    function = "daterange"


class Resource(models.Model):
    """資源: what can be booked. Texts are ``{ja, plain, en}``.

    ``exclusive``: a space of which one is given at a time, for a span its person chooses; anything
    else is booked by the place in slots of a capacity. ``inside`` is the space that contains this
    one; which spaces a booking takes is worked out ahead (:class:`FamilySpace`). ``gated``: a gate that
    has not ended stands before it (kept by ``gate/services/arranging.py`` alone).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.JSONField("名前")
    about = models.JSONField("説明", default=dict, blank=True)
    kind = models.CharField("種類", max_length=12, choices=Kind, default=Kind.COUNTER)
    way = models.CharField("会い方", max_length=10, choices=Way, default=Way.PLACE)
    place = models.JSONField("場所", default=dict, blank=True)
    access_note = models.JSONField("入り方", default=dict, blank=True)
    section_id = models.CharField("担当の課", max_length=80, blank=True)
    zone = models.CharField("時間帯", max_length=40, default="Asia/Tokyo")
    exclusive = models.BooleanField("貸し切る場所", default=False)
    inside = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ふくまれる場所",
    )
    is_open = models.BooleanField("受け付けている", default=True)
    gated = models.BooleanField("待合室がある", default=False, db_default=False)
    feed_number = models.PositiveIntegerField("カレンダーの番号", default=1)
    made_at = models.DateTimeField("作った日時")

    class Meta:
        verbose_name = "資源"
        indexes = [models.Index(fields=["is_open", "kind"], name="booking_resource_listed")]
        constraints = [
            models.CheckConstraint(
                name="booking_only_a_space_lies_inside",
                condition=Q(inside=None) | Q(exclusive=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name.get("ja", self.pk))

    @property
    def subject(self) -> str:
        """How the audit names this resource."""
        return f"resource:{self.pk}"

    @property
    def tz(self) -> ZoneInfo:
        """In whose time its hours are written."""
        return ZoneInfo(self.zone)


class FamilySpace(models.Model):
    """A booking of ``resource`` takes ``space``: itself and every space inside of it. Two bookings
    can only get in each other's way where they take the same space."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    space = models.ForeignKey(Resource, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "いっしょに使う場所"
        constraints = [
            models.UniqueConstraint(fields=["resource", "space"], name="booking_family_once")
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} takes {self.space_id}"


class Terms(models.Model):
    """予約の決まり of one resource, from a day until another, both included. ``data`` is a
    :class:`~shiyakusho.engines.booking.terms.TermsData` as JSON."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)
    data = models.JSONField("決まり")

    class Meta:
        verbose_name = "予約の決まり"
        constraints = [
            models.CheckConstraint(
                name="booking_terms_in_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            ExclusionConstraint(
                name="booking_terms_one_a_day",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    (DateRange("since", "until", Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.since}–{self.until or ''}"

    @property
    def read(self) -> TermsData:
        """The rules, checked and typed."""
        return TermsData.model_validate(self.data)


class DayHours(models.Model):
    """Another day than the week says (臨時の時間): its own periods, or none: closed."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    day = models.DateField("日")
    periods = models.JSONField("時間", default=list)
    why = models.JSONField("わけ", default=dict, blank=True)

    class Meta:
        verbose_name = "臨時の時間"
        constraints = [
            models.UniqueConstraint(fields=["resource", "day"], name="booking_one_line_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.day}"
