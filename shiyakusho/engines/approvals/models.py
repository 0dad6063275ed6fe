"""Proposals, the seats of their route, and the numbers given out."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    PENDING = "pending", "決裁待ち"
    APPROVED = "approved", "決裁済み"
    SENT_BACK = "sent_back", "差戻し"
    WITHDRAWN = "withdrawn", "取下げ"


class Proposal(models.Model):
    """A decision as drafted (起案). What was decided never changes; sent back means drafted anew.

    ``body`` is what deciders read: ``title``, ``rows`` [{label, value}], ``reasons`` [{text, law}],
    ``url`` of the case, ``effective_on``. ``step`` is the seat that decides now.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField("対象", max_length=80)
    title = models.CharField("件名", max_length=200)
    body = models.JSONField("内容")
    section = models.ForeignKey("organisation.SectionRow", models.PROTECT, related_name="+")
    drafter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField("状態", max_length=10, choices=State, default=State.PENDING)
    step = models.PositiveSmallIntegerField("今の段", default=1)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField("起案日時")
    closed_at = models.DateTimeField("終了日時", null=True)
    document_number = models.CharField("文書番号", max_length=60, blank=True)
    effective_on = models.DateField("施行日", null=True)

    class Meta:
        verbose_name = "起案"
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state="pending"), name="one_open_proposal"
            ),
            models.CheckConstraint(
                condition=Q(state="approved") ^ Q(document_number=""),
                name="approved_has_its_number",
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "drafted_at"], name="proposal_subject"),
            models.Index(
                fields=["drafted_at", "id"], condition=Q(state="pending"), name="proposal_pending"
            ),
            models.Index(fields=["drafter", "-drafted_at"], name="proposal_drafter"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == State.PENDING


class Seat(models.Model):
    """One step of the route: the drafter (order 0), then each post that must approve.

    The unique constraint on (proposal, account) is the law of two pairs of eyes in the database:
    whoever drafted or approved cannot sit on a second seat.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField("段")
    role = models.CharField("職位", max_length=40)
    post = models.ForeignKey("organisation.Post", models.PROTECT, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    acted_as = models.ForeignKey("organisation.Post", models.PROTECT, null=True, related_name="+")
    acting = models.BooleanField("代決", default=False)
    decision = models.CharField("決裁", max_length=10, blank=True)
    comment = models.TextField("意見・理由", blank=True)
    at = models.DateTimeField("日時", null=True)

    class Meta:
        verbose_name = "決裁の段"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "order"], name="seat_order"),
            models.UniqueConstraint(fields=["proposal", "account"], name="never_the_same_person"),
        ]
        indexes = [
            models.Index(fields=["post", "proposal"], name="seat_post"),
            # What waits for a post, and what a person decided: read without what was before.
            models.Index(fields=["post"], condition=Q(account=None), name="seat_waiting"),
            models.Index(fields=["account", "-at"], condition=Q(order__gt=0), name="seat_taken"),
        ]


class DocumentCounter(models.Model):
    """The last number given to a section's symbol in a fiscal year; the row is the lock."""

    symbol = models.CharField("文書記号", max_length=30)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最後の番号", default=0)

    class Meta:
        verbose_name = "文書番号の台帳"
        constraints = [
            models.UniqueConstraint(fields=["symbol", "fiscal_year"], name="counter_once"),
        ]


class IssuedNumber(models.Model):
    """A document number as given out (文書番号簿): to what, when. Never given twice."""

    symbol = models.CharField("文書記号", max_length=30)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("番号")
    text = models.CharField("文書番号", max_length=60)
    subject = models.CharField("対象", max_length=80, blank=True, db_index=True)
    issued_on = models.DateField("日付")

    append_only = True

    class Meta:
        verbose_name = "文書番号"
        constraints = [
            models.UniqueConstraint(
                fields=["symbol", "fiscal_year", "number"], name="number_given_once"
            ),
        ]
