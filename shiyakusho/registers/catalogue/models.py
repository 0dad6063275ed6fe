"""Procedures, their versions as whole documents, the revision of the catalogue, the search index."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Origin(models.TextChoices):
    """Where a version came from; a file never overwrites what the studio published."""

    FILE = "file", "定義ファイル"
    STUDIO = "studio", "手続づくり"


class Procedure(models.Model):
    """手続. `live_version` is what the city answers with today; null = archived."""

    id = models.CharField("手続のid", primary_key=True, max_length=60)
    live_version = models.OneToOneField(
        "Version",
        verbose_name="公開中の版",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "手続"
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.id


class Version(models.Model):
    """版: one whole definition with its resolved process. Never changed once written (trigger)."""

    id = models.UUIDField("版のid", primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(
        Procedure, verbose_name="手続", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField("版の番号")
    document = models.TextField("定義の全体(JSON)")  # not jsonb, which forgets the order
    digest = models.CharField("定義の指紋(SHA-256)", max_length=64)
    origin = models.CharField("出どころ", max_length=10, choices=Origin.choices)
    published_at = models.DateTimeField("公開した時刻")
    published_by = models.CharField("公開した人", max_length=200)
    note = models.CharField("変えた理由", max_length=400, blank=True)

    class Meta:
        verbose_name = "版"
        ordering: ClassVar[list[str]] = ["procedure_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="one_number_per_procedure"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="version_numbers_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"


class Revision(models.Model):
    """The one row that changes with the catalogue: processes keep what they read by its token.

    The token is random, so that a rolled-back or restored database never looks like another state.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField("改訂番号", default=0)
    token = models.UUIDField("目印", default=uuid.uuid4)
    index = models.CharField("検索の索引の指紋", max_length=64, blank=True)

    class Meta:
        verbose_name = "カタログの改訂"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_revision_row"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class SearchEntry(models.Model):
    """What the search of one live procedure looks at. All keys are folded (ground/jp search_key)."""

    procedure = models.OneToOneField(
        Procedure, verbose_name="手続", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    title_key = models.TextField("題名(検索用)")
    title_kana = models.TextField("題名の読み(検索用)")
    haystack = models.TextField("題名・概要・法令・言いかえ(検索用)")
    words = models.JSONField("全文の語", default=list)
    events = models.JSONField("ライフイベント", default=list)
    has_form = models.BooleanField("オンラインで出せる", default=False)

    class Meta:
        verbose_name = "検索の索引"

    def __str__(self) -> str:
        return self.procedure_id
