"""Talks, who sits in them, what passes between their browsers, papers, and what happened.

What is said is kept nowhere: neither picture nor voice passes through the house.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.desks.remote.choices import LIVE, Outcome, Role, State, What
from shiyakusho.ground.identity import codes

TOKEN_SIGNS = 40  # of 16


class Talk(models.Model):
    """相談: one remote consultation. ``booth``: id of the booth it is held from, empty at home.

    ``draft_id`` is the form that is filled in together, ``pointed`` the line of it the specialist points
    at, ``shown_id`` the paper everybody looks at.
    ``version`` grows with every change that the pages show.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField("用件", max_length=40, blank=True)
    title = models.JSONField("用件の名前")
    section_id = models.CharField("担当の課", max_length=80, blank=True)
    booth = models.CharField("ブース", max_length=40, blank=True)
    booking_id = models.UUIDField("予約", null=True, unique=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="相談する方",
    )
    specialist = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="担当者"
    )
    language = models.CharField("言語", max_length=10, default="ja")
    state = models.CharField("状態", max_length=10, choices=State, default=State.WAITING)
    by_phone = models.BooleanField("電話で", default=False)
    offered = models.CharField("すすめた手続き", max_length=60, blank=True)
    draft_id = models.UUIDField("いっしょに書く下書き", null=True)
    pointed = models.CharField("指している質問", max_length=200, blank=True)
    shown_id = models.UUIDField("見せている書類", null=True)
    version = models.PositiveIntegerField("版", default=1)
    opened_at = models.DateTimeField("準備した日時")
    started_at = models.DateTimeField("始めた日時", null=True)
    ended_at = models.DateTimeField("終えた日時", null=True)
    expires_at = models.DateTimeField("いつまで")
    outcome = models.CharField("結果", max_length=10, choices=Outcome, blank=True)
    note = models.CharField("引き継ぐこと", max_length=500, blank=True)

    class Meta:
        verbose_name = "リモート相談"
        indexes = [
            models.Index(fields=["section_id", "state", "opened_at"], name="remote_waiting"),
            models.Index(fields=["account", "-opened_at"], name="remote_of_account"),
        ]
        constraints = [
            models.CheckConstraint(
                name="remote_over_has_its_end",
                condition=Q(state__in=LIVE, ended_at=None)
                | Q(~Q(state__in=LIVE), ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title.get('ja', '')} {self.code}"

    @property
    def subject(self) -> str:
        """How the audit names this talk."""
        return f"talk:{self.pk}"

    @property
    def subjects(self) -> list[str]:
        """Whose record it is, for the audit."""
        return [self.subject, *([f"account:{self.account_id}"] if self.account_id else [])]

    @property
    def is_live(self) -> bool:
        """Whether anybody may still come in."""
        return self.state in LIVE

    @property
    def code(self) -> str:
        """Six digits to be read aloud on the telephone: finds the talk in a list, opens nothing."""
        return f"{int(codes.digest(str(self.pk), 'talk code'), 16) % 1_000_000:06}"


class Seat(models.Model):
    """席: one person of a talk. A link leads to one seat, and the first browser that enters keeps it
    (``holder_digest``); another ``turn``, another link. ``epoch`` counts the times its page was opened anew: signals of an earlier one
    reach nobody. The specialist's seat has an account and no link.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    talk = models.ForeignKey(Talk, models.PROTECT, related_name="+")
    role = models.CharField("役割", max_length=12, choices=Role)
    turn = models.PositiveSmallIntegerField("リンクの番号", default=1)
    token_digest = models.CharField("リンクのハッシュ", max_length=64, null=True, unique=True)
    holder_digest = models.CharField("ブラウザーのハッシュ", max_length=64, blank=True)
    epoch = models.PositiveIntegerField("開いた回数", default=0)
    came_at = models.DateTimeField("来た日時", null=True)
    admitted_at = models.DateTimeField("通した日時", null=True)
    left_at = models.DateTimeField("出た日時", null=True)
    seen_at = models.DateTimeField("最後の便り", null=True)

    class Meta:
        verbose_name = "席"
        constraints = [
            models.UniqueConstraint(
                fields=["talk", "role"],
                condition=Q(role__in=[Role.RESIDENT, Role.SPECIALIST]),
                name="remote_one_of_each",
            ),
            models.CheckConstraint(
                name="remote_admitted_came",
                condition=Q(admitted_at=None) | Q(came_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} {self.role}"

    @property
    def token(self) -> str:
        """The secret of its link (160 bits), worked out with the house's key and never stored."""
        return codes.digest(f"{self.pk}:{self.turn}", "talk seat")[:TOKEN_SIGNS]


class Signal(models.Model):
    """合図: what one browser tells another so that both find each other. Deleted when it was received,
    when its seat is opened anew, and at the end of the talk: it holds addresses of machines."""

    id = models.BigAutoField(primary_key=True)
    talk = models.ForeignKey(Talk, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    sender_epoch = models.PositiveIntegerField("送った側の回")
    receiver = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    receiver_epoch = models.PositiveIntegerField("受ける側の回")
    body = models.JSONField("中身")

    class Meta:
        verbose_name = "合図"
        indexes = [models.Index(fields=["receiver", "id"], name="remote_mailbox")]

    def __str__(self) -> str:
        return f"{self.sender_id} → {self.receiver_id}"


class Paper(models.Model):
    """送った書類: a file that the resident or the specialist gave into the talk, examined as any."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    talk = models.ForeignKey(Talk, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    blob = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("送った日時")

    class Meta:
        verbose_name = "相談で送った書類"
        indexes = [models.Index(fields=["talk", "sent_at"], name="remote_papers")]

    def __str__(self) -> str:
        return f"{self.talk_id} {self.pk}"


class Signature(models.Model):
    """署名: for exactly what was read back, by its fingerprint ``seen``, and what it became. On the screen
    (``strokes``, an SVG path of 600 by 200), or the ``name`` typed by whoever cannot write on one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    talk = models.ForeignKey(Talk, models.PROTECT, related_name="+")
    application_id = models.UUIDField("申請", unique=True)
    procedure_id = models.CharField("手続き", max_length=60)
    receipt_number = models.CharField("受付番号", max_length=16)
    seen = models.CharField("見せた内容の指紋", max_length=64)
    strokes = models.TextField("署名の線", blank=True)
    name = models.CharField("入力した氏名", max_length=100, blank=True)
    signed_at = models.DateTimeField("署名した日時")

    class Meta:
        verbose_name = "相談での署名"
        constraints = [
            models.CheckConstraint(
                name="remote_signed_somehow", condition=~Q(strokes="") | ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.talk_id} {self.receipt_number}"


class Happening(models.Model):
    """経過: one thing that happened, and in whose seat; never what was said or written."""

    talk = models.ForeignKey(Talk, models.PROTECT, related_name="+")
    what = models.CharField("できごと", max_length=10, choices=What)
    role = models.CharField("だれ", max_length=12, choices=Role, blank=True)
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "相談の経過"
        indexes = [models.Index(fields=["talk", "id"], name="remote_log")]

    def __str__(self) -> str:
        return f"{self.talk_id} {self.what}"
