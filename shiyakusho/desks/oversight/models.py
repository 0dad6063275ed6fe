"""Findings, what people said of them, who is watched over, and how much each officer reads."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.desks.oversight.choices import Standing, Verdict


class Finding(models.Model):
    """An unusual reading (点検の項目): one rule, one officer, one day; of one person where the rule
    speaks of one. ``told`` are the numbers of its sentence, ``events`` the audit events behind it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField("規則", max_length=40)
    weight = models.PositiveSmallIntegerField("重さ")
    actor_id = models.CharField("職員", max_length=80, blank=True)
    actor_name = models.CharField("職員の名前", max_length=200)
    actor_post = models.CharField("職", max_length=200, blank=True)
    section_id = models.CharField("課", max_length=125, blank=True)
    about = models.CharField("だれについて", max_length=80, blank=True)
    happened_on = models.DateField("日")
    told = models.JSONField("数", default=dict)
    events = models.JSONField("監査記録", default=list)
    found_at = models.DateTimeField("見つけた時刻")
    state = models.CharField("状態", max_length=12, choices=Standing, default=Standing.NEW)

    class Meta:
        verbose_name = "点検の項目"
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "actor_id", "about", "happened_on"], name="oversight_found_once"
            ),
        ]
        indexes = [
            models.Index(fields=["-found_at", "-id"], name="oversight_newest"),
            models.Index(fields=["section_id", "-found_at", "-id"], name="oversight_section"),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.rule}"


class Review(models.Model):
    """What somebody said of a finding, and why. Append-only."""

    append_only = True

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    verdict = models.CharField("判断", max_length=8, choices=Verdict)
    note = models.TextField("理由")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_post = models.CharField("職", max_length=200, blank=True)
    at = models.DateTimeField("時刻")

    class Meta:
        verbose_name = "点検の判断"
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "by"],
                condition=Q(verdict="clear"),
                name="oversight_cleared_by_two",
            ),
        ]
        indexes = [models.Index(fields=["finding", "at"], name="oversight_review_finding")]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.verdict}"


class Watched(models.Model):
    """Somebody many are curious about (見守りの一覧): every reading without a case is looked at."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField("だれ", max_length=80)
    reason = models.CharField("理由", max_length=200)
    since = models.DateField("開始")
    until = models.DateField("終了", null=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "見守りの一覧"
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(until=None), name="oversight_watched_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class OfficerAtHome(models.Model):
    """Which resident an officer is (職員の住民登録), as the personnel section says."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resident_id = models.UUIDField("住民")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("入力")

    class Meta:
        verbose_name = "職員の住民登録"

    def __str__(self) -> str:
        return str(self.account_id)


class Volume(models.Model):
    """How many people an officer read on a day: what is normal is worked out from it."""

    actor_id = models.CharField("職員", max_length=80)
    section_id = models.CharField("課", max_length=125, blank=True)
    day = models.DateField("日")
    persons = models.PositiveIntegerField("人数")

    class Meta:
        verbose_name = "読んだ人数"
        constraints = [
            models.UniqueConstraint(fields=["actor_id", "day"], name="oversight_volume_once"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.day} {self.persons}"
