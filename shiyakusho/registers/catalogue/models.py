"""Procedures, their versions as whole documents, from what day each goes; what is being worked on."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from .working_copies import CopyKind, CopyState, WorkingCopy, WorkingStep

__all__ = [
    "CopyKind", "CopyState", "Origin", "Procedure", "Revision", "SearchEntry", "Turn", "Version",
    "WorkingCopy", "WorkingStep",
]  # fmt: skip


class Origin(models.TextChoices):
    """Where a version came from; a file never overwrites what the studio published."""

    FILE = "file", "定義ファイル"
    STUDIO = "studio", "手続づくり"


class Procedure(models.Model):
    """手続. What the city answers with on a day, its `Turn`s say."""

    id = models.CharField("手続のid", primary_key=True, max_length=60)

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
    in_force_from = models.DateField("施行日", null=True, help_text="null: from its publication")
    base = models.ForeignKey(
        "self", verbose_name="もとの版", null=True, on_delete=models.PROTECT, related_name="+"
    )
    sign_off = models.JSONField(
        "だれが直し、だれが承認したか",
        null=True,
        help_text="{edited_by: [{id, name}], asked_by, approved_by: {id, name}, approved_at}",
    )
    lineage = ArrayField(
        models.CharField(max_length=64), verbose_name="前の内容の指紋(古い順)", default=list
    )

    class Meta:
        verbose_name = "版"
        ordering: ClassVar[list[str]] = ["procedure_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="one_number_per_procedure"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_numbers_from_1"),
            models.CheckConstraint(
                condition=Q(origin=Origin.FILE, sign_off=None)
                | Q(origin=Origin.STUDIO, sign_off__isnull=False),
                name="version_of_the_studio_is_signed_off",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"


class Turn(models.Model):
    """切りかえ: from this day on the procedure goes by this version, or (null) is archived.

    The last turn whose day has come, and that was not called off, says what is live: by the clock
    alone. Of two turns on one day the later written goes.
    """

    procedure = models.ForeignKey(
        Procedure, verbose_name="手続", on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        Version, verbose_name="版", null=True, on_delete=models.PROTECT, related_name="+"
    )
    from_day = models.DateField("いつから")
    origin = models.CharField("出どころ", max_length=10, choices=Origin.choices)
    made_at = models.DateTimeField("決めた時刻")
    made_by = models.CharField("決めた人", max_length=200)
    why = models.CharField("理由", max_length=400, blank=True)
    called_off_at = models.DateTimeField("取りやめた時刻", null=True)
    called_off_by = models.CharField("取りやめた人", max_length=200, blank=True)
    called_off_why = models.CharField("取りやめた理由", max_length=400, blank=True)

    class Meta:
        verbose_name = "切りかえ"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["procedure", "from_day", "id"], name="turns_of_procedure")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(called_off_at=None, called_off_by="")
                | (Q(called_off_at__isnull=False) & ~Q(called_off_why="")),
                name="turn_called_off_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.from_day}"


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
            models.CheckConstraint(condition=Q(id=1), name="one_revision_row"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class SearchEntry(models.Model):
    """What the search of a version that is live, or will be, looks at. Keys are folded (ground/jp)."""

    version = models.OneToOneField(
        Version, verbose_name="版", primary_key=True, on_delete=models.PROTECT, related_name="+"
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
        return str(self.version_id)
