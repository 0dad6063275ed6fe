"""Who applied, once a person, and what the lot gave them."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.engines.booking.choices import Channel
from shiyakusho.engines.booking.lottery.choices import EntryState, WinState

from .rounds import Round


class EntrantGroup(models.Model):
    """団体: several people who count together. ``mark`` stands in the published files; the code is
    told to the group alone and kept as its hash. Registered groups have a ``kind``
    (:mod:`shiyakusho.engines.booking.groups.kinds`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("名前", max_length=100)
    section_id = models.CharField("担当の課", max_length=80, blank=True)
    code_digest = models.CharField("団体番号のハッシュ", max_length=64, unique=True)
    mark = models.CharField("公表する記号", max_length=20, unique=True)
    priority = models.CharField("優先", max_length=40, blank=True)
    kind = models.CharField("団体の種類", max_length=40, blank=True, db_default="")
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True)

    class Meta:
        verbose_name = "抽選の団体"

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """申込. ``wishes`` are lists of codes in order, ``rank`` is the priority it is drawn with (a
    smaller one first) and ``place`` the order of the lots, from 1. ``number`` is public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    number = models.CharField("申込番号", max_length=10, unique=True)
    wishes = models.JSONField("希望")
    places = models.PositiveSmallIntegerField("人数", default=1)
    wants = models.PositiveSmallIntegerField("当たりたい数", default=1)
    group = models.ForeignKey(EntrantGroup, models.PROTECT, null=True, related_name="+")
    priority = models.CharField("優先", max_length=40, blank=True)
    rank = models.PositiveSmallIntegerField("優先の順")
    must_prove = models.BooleanField("優先を確かめる", default=False)
    proven_at = models.DateTimeField("優先を確かめた日時", null=True)
    state = models.CharField("状態", max_length=10, choices=EntryState, default=EntryState.ENTERED)
    place = models.PositiveIntegerField("抽選の順番", null=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="本人"
    )
    resident_id = models.UUIDField("住民", null=True)
    name = models.CharField("氏名", max_length=100, blank=True)
    email = models.EmailField("メールアドレス", blank=True)
    phone = models.CharField("電話番号", max_length=30, blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    channel = models.CharField("経路", max_length=10, choices=Channel)
    made_at = models.DateTimeField("申し込んだ日時")

    class Meta:
        verbose_name = "抽選の申込"
        indexes = [
            models.Index(fields=["round", "state", "place"], name="booking_entry_in_order"),
            models.Index(fields=["account", "made_at"], name="booking_entry_of_account"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["round", "place"], name="booking_entry_one_place"),
            models.CheckConstraint(
                name="booking_entry_asks", condition=Q(places__gte=1, wants__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.number}"

    @property
    def subject(self) -> str:
        """How the audit names this entry."""
        return f"entry:{self.pk}"

    @property
    def subjects(self) -> list[str]:
        """Whose record it is, for the audit."""
        found = [self.subject]
        if self.account_id:
            found.append(f"account:{self.account_id}")
        return found + ([f"resident:{self.resident_id}"] if self.resident_id else [])


class EntryIdentity(models.Model):
    """One person, one entry of a round: a row for each way we know the person (account, resident),
    held apart by the constraint. A withdrawn entry has none."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    person = models.CharField("だれの申込かのハッシュ", max_length=64)

    class Meta:
        verbose_name = "申込の本人"
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="booking_one_entry")
        ]

    def __str__(self) -> str:
        return str(self.entry_id)


class Win(models.Model):
    """当選: a wish that came true, by the lot or from the list. Its bookings point at it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    wish = models.PositiveSmallIntegerField("何番目の希望か")
    state = models.CharField("状態", max_length=10, choices=WinState, default=WinState.OFFERED)
    from_list = models.BooleanField("補欠から", default=False)
    until = models.DateTimeField("確認の期限")
    made_at = models.DateTimeField("当たった日時")
    paid_at = models.DateTimeField("支払いを受けた日時", null=True)
    closed_at = models.DateTimeField("決まった日時", null=True)

    class Meta:
        verbose_name = "当選"
        indexes = [models.Index(fields=["state", "until"], name="booking_win_due")]
        constraints = [
            models.UniqueConstraint(fields=["entry", "wish"], name="booking_win_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.wish} {self.state}"

    def is_due(self, now: datetime) -> bool:
        """Whether nobody confirmed it in time."""
        return self.state == WinState.OFFERED and self.until <= now
