"""Mailings of one year, and what became of each recipient's report."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Mailing(models.Model):
    """送付: one office writes to all its recipients, once a year.

    ``gathered_at`` is when the recipients were read from the register.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure_id = models.CharField("手続き", max_length=60)
    year = models.PositiveSmallIntegerField("年")
    section_id = models.CharField("担当課", max_length=80)
    visit_from = models.DateField("面談の始まり")
    visit_until = models.DateField("面談の終わり")
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="始めた人"
    )
    begun_at = models.DateTimeField("始めた日時")
    gathered_at = models.DateTimeField("対象者を決めた日時", null=True)

    class Meta:
        verbose_name = "毎年の届出の送付"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure_id", "year", "section_id"], name="yearly_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(visit_until__gte=models.F("visit_from")), name="yearly_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.year} {self.section_id}"

    @property
    def subject(self) -> str:
        """How the audit names this mailing."""
        return f"mailing:{self.pk}"


class Recipient(models.Model):
    """対象者: one resident of a mailing; the letter when it is printed, the answer when it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="+", verbose_name="送付")
    resident_id = models.UUIDField("住民")
    letter = models.ForeignKey(
        "letters.Letter", models.PROTECT, null=True, related_name="+", verbose_name="お知らせ"
    )
    prepared_at = models.DateTimeField("用意した日時", null=True)
    refused = models.CharField("印刷できない理由", max_length=60, blank=True)
    application_id = models.UUIDField("届出", null=True)
    answered_at = models.DateTimeField("届いた日時", null=True)

    class Meta:
        verbose_name = "毎年の届出の対象者"
        constraints = [
            models.UniqueConstraint(fields=["mailing", "resident_id"], name="yearly_each_once"),
        ]
        indexes = [models.Index(fields=["resident_id"], name="yearly_resident")]

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.resident_id}"

    @property
    def subject(self) -> str:
        """How the audit names this person."""
        return f"resident:{self.resident_id}"
