"""Tickets, the visits on them, what happened to them, windows in use, and kiosks.

Nothing here names a person: a ticket is a number of a day. ``place``, ``service`` and ``window`` are ids
of the city pack (``queues.yaml``).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shiyakusho.engines.tickets.choices import AT_WINDOW, Source, State, What


class Counter(models.Model):
    """The last number given out of one prefix on one day (番号の帳簿): the row everybody locks."""

    place = models.CharField("会場", max_length=40)
    day = models.DateField("日")
    prefix = models.CharField("文字", max_length=2)
    last = models.PositiveIntegerField("最後の番号", default=0)

    class Meta:
        verbose_name = "番号の帳簿"
        constraints = [
            models.UniqueConstraint(fields=["place", "day", "prefix"], name="tickets_one_counter"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.day} {self.prefix}"


class Ticket(models.Model):
    """番号札. ``busy`` while one of its visits is at a window: it is called by nobody else then.

    ``key`` makes giving it out repeatable; ``token_digest`` is of the visitor's own link.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.CharField("会場", max_length=40)
    day = models.DateField("日")
    prefix = models.CharField("文字", max_length=2)
    number = models.PositiveIntegerField("番号")
    source = models.CharField("どこで", max_length=10, choices=Source)
    issued_at = models.DateTimeField("出した日時")
    key = models.CharField("くり返しを見分ける鍵", max_length=64, null=True, unique=True)
    token_digest = models.CharField("リンクのハッシュ", max_length=64, unique=True)
    busy = models.BooleanField("窓口にいる", default=False)

    class Meta:
        verbose_name = "番号札"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "day", "prefix", "number"], name="tickets_one_number"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as it is printed and called: ``B-012``."""
        return f"{self.prefix}-{self.number:03}"

    @property
    def subject(self) -> str:
        """How the audit names it."""
        return f"ticket:{self.pk}"


class Visit(models.Model):
    """One business of a ticket. Its place in the queue is by ``issued_at``, which a transfer keeps.

    ``due``: the time that was reserved; within the city's minutes around it the visit goes first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="+")
    place = models.CharField("会場", max_length=40)
    day = models.DateField("日")
    service = models.CharField("用件", max_length=40)
    position = models.PositiveSmallIntegerField("順")
    state = models.CharField("状態", max_length=10, choices=State, default=State.WAITING)
    issued_at = models.DateTimeField("出した日時")
    due = models.DateTimeField("予約の時刻", null=True)
    window = models.PositiveSmallIntegerField("窓口", null=True)
    called_at = models.DateTimeField("呼び出した日時", null=True)
    started_at = models.DateTimeField("始めた日時", null=True)
    finished_at = models.DateTimeField("終わった日時", null=True)
    moved_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "用件"
        indexes = [
            models.Index(
                fields=["place", "day", "service", "issued_at"],
                condition=Q(state=State.WAITING),
                name="tickets_waiting",
            ),
            models.Index(fields=["place", "day"], name="tickets_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "position"], name="tickets_position_once"),
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state__in=AT_WINDOW), name="tickets_one_window_each"
            ),
            models.UniqueConstraint(
                fields=["place", "day", "window"],
                condition=Q(state__in=AT_WINDOW),
                name="tickets_one_at_a_window",
            ),
            models.CheckConstraint(
                name="tickets_at_a_window_names_it",
                condition=~Q(state__in=AT_WINDOW)
                | Q(window__isnull=False, called_at__isnull=False),
            ),
            models.CheckConstraint(
                name="tickets_times_in_order",
                condition=(Q(called_at=None) | Q(called_at__gte=F("issued_at")))
                & (Q(started_at=None) | Q(started_at__gte=F("called_at")))
                & (Q(finished_at=None) | Q(finished_at__gte=F("issued_at"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.service}"


class TicketEvent(models.Model):
    """経過: one thing that happened to a visit, at which window. Append-only; who did it stands in the
    audit alone."""

    append_only = True

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+")
    what = models.CharField("できごと", max_length=12, choices=What)
    at = models.DateTimeField("日時")
    window = models.PositiveSmallIntegerField("窓口", null=True)

    class Meta:
        verbose_name = "番号札の経過"
        indexes = [models.Index(fields=["visit", "id"], name="tickets_history")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.what}"


class WindowShift(models.Model):
    """開いている窓口: from opening to closing, and for what. Whose hands it is in is known while it is
    open and forgotten with the closing: nobody's working hours are kept here."""

    place = models.CharField("会場", max_length=40)
    window = models.PositiveSmallIntegerField("窓口")
    serves = models.JSONField("用件")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="職員"
    )
    opened_at = models.DateTimeField("開いた日時")
    closed_at = models.DateTimeField("閉じた日時", null=True)

    class Meta:
        verbose_name = "窓口の時間"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "window"], condition=Q(closed_at=None), name="tickets_open_once"
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(closed_at=None), name="tickets_one_window_a_clerk"
            ),
            models.CheckConstraint(
                name="tickets_shift_in_order",
                condition=Q(closed_at=None, account__isnull=False)
                | Q(closed_at__gte=F("opened_at"), account=None),
            ),
        ]
        indexes = [models.Index(fields=["place", "opened_at"], name="tickets_shifts")]

    def __str__(self) -> str:
        return f"{self.place} {self.window}"


class ExtraOpening(models.Model):
    """臨時の受付: numbers are given out between these moments beside the ordinary hours."""

    place = models.CharField("会場", max_length=40)
    since = models.DateTimeField("始まり")
    until = models.DateTimeField("終わり")
    reason = models.CharField("理由", max_length=200)

    class Meta:
        verbose_name = "臨時の受付"
        indexes = [models.Index(fields=["place", "until"], name="tickets_extra")]
        constraints = [
            models.CheckConstraint(
                name="tickets_extra_in_order", condition=Q(until__gt=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.since:%Y-%m-%d}"


class Kiosk(models.Model):
    """発券機: a device in a hall, known by its link. ``series`` stands in the numbers it gives out
    while it is cut off (``BK-003``), so that they never meet the others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.CharField("会場", max_length=40)
    name = models.CharField("名前", max_length=60)
    series = models.CharField("系列", max_length=1)
    token_digest = models.CharField("リンクのハッシュ", max_length=64, unique=True)
    registered_at = models.DateTimeField("登録した日時")
    seen_at = models.DateTimeField("最後に通じた日時", null=True)
    ended_at = models.DateTimeField("終えた日時", null=True)

    class Meta:
        verbose_name = "発券機"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "series"], condition=Q(ended_at=None), name="tickets_one_series"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.name}"


class Block(models.Model):
    """Numbers kept for a kiosk (取り置き): ``first`` to ``last`` of a prefix on a day."""

    kiosk = models.ForeignKey(Kiosk, models.PROTECT, related_name="+")
    day = models.DateField("日")
    service = models.CharField("用件", max_length=40)
    prefix = models.CharField("文字", max_length=2)
    first = models.PositiveIntegerField("はじめ")
    last = models.PositiveIntegerField("おわり")
    reserved_at = models.DateTimeField("取り置いた日時")

    class Meta:
        verbose_name = "番号の取り置き"
        indexes = [models.Index(fields=["kiosk", "day"], name="tickets_blocks")]
        constraints = [
            models.CheckConstraint(
                name="tickets_block_in_order", condition=Q(last__gte=F("first"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}{self.first}–{self.last}"


class Learned(models.Model):
    """学んだ所要時間: what a place's history says of its services, as of a night."""

    place = models.CharField("会場", max_length=40, primary_key=True)
    learned_at = models.DateTimeField("学んだ日時")
    habits = models.JSONField("用件ごとの所要時間")

    class Meta:
        verbose_name = "学んだ所要時間"

    def __str__(self) -> str:
        return self.place


class Accuracy(models.Model):
    """見込みの当たり: how far the forecast was off in the days ``since`` to ``until``, and how far
    others would have been; ``service`` is empty for the whole place. Minutes."""

    place = models.CharField("会場", max_length=40)
    service = models.CharField("用件", max_length=40, blank=True)
    since = models.DateField("最初の日")
    until = models.DateField("最後の日")
    n = models.PositiveIntegerField("件数")
    mae = models.FloatField("平均の外れ")
    mae_last = models.FloatField("直前の人の平均による外れ")
    mae_erlang = models.FloatField("アーランCによる外れ")
    coverage = models.FloatField("P90に収まった割合")

    class Meta:
        verbose_name = "見込みの当たり"
        constraints = [
            models.UniqueConstraint(fields=["place", "service"], name="tickets_one_accuracy"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.service}"
