"""What is being worked on: a definition that is not published yet, and every save of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class CopyKind(models.TextChoices):
    """What a working copy is for."""

    EDIT = "edit", "作る・直す"
    ROLL_BACK = "roll_back", "前の版にもどす"
    ARCHIVE = "archive", "やめる"


class CopyState(models.TextChoices):
    """Where a working copy stands; the last two are its end."""

    DRAFT = "draft", "作業中"
    IN_REVIEW = "in_review", "承認待ち"
    PUBLISHED = "published", "公開した"
    DISCARDED = "discarded", "取り消した"


class WorkingCopy(models.Model):
    """作業中の版: a whole definition, sound or not, that people work on until somebody else approves.

    `seen` grows with every write: who saves says which one they saw. `step` is the WorkingStep that
    `document` is (undo and redo walk). `editors` are the ids of all who ever saved it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure_id = models.CharField("手続のid", max_length=60)
    title = models.CharField("題名", max_length=200)
    kind = models.CharField("種類", max_length=10, choices=CopyKind, default=CopyKind.EDIT)
    state = models.CharField("状態", max_length=10, choices=CopyState, default=CopyState.DRAFT)
    document = models.TextField("定義の全体(JSON)")
    base = models.ForeignKey(
        "catalogue.Version",
        verbose_name="もとの版",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    seen = models.PositiveIntegerField("保存の番号", default=1)
    step = models.PositiveIntegerField("いまの保存", default=1)
    editors = ArrayField(models.CharField(max_length=80), verbose_name="直した人", default=list)
    editor_names = ArrayField(
        models.CharField(max_length=200), verbose_name="その氏名", default=list
    )
    begun_at = models.DateTimeField("始めた時刻")
    saved_at = models.DateTimeField("最後の保存")
    saved_by = models.CharField("最後に保存した人", max_length=200)
    in_force_from = models.DateField("施行日", null=True, help_text="null: from its publication")
    note = models.CharField("変えた理由", max_length=400, blank=True)
    asked_by = models.CharField("承認を頼んだ人のid", max_length=80, blank=True)
    asked_name = models.CharField("承認を頼んだ人", max_length=200, blank=True)
    asked_at = models.DateTimeField("承認を頼んだ時刻", null=True)
    returned_why = models.CharField("直してほしいこと", max_length=1000, blank=True)
    returned_by = models.CharField("もどした人", max_length=200, blank=True)
    approved_by = models.CharField("承認した人のid", max_length=80, blank=True)
    approved_name = models.CharField("承認した人", max_length=200, blank=True)
    approved_at = models.DateTimeField("承認した時刻", null=True)
    version = models.OneToOneField(
        "catalogue.Version",
        verbose_name="できた版",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = "作業中の版"
        ordering: ClassVar[list[str]] = ["-saved_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["procedure_id", "state"], name="copies_of_procedure")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(approved_by="")
                | (~Q(asked_by="") & ~Q(approved_by=F("asked_by")) & Q(approved_at__isnull=False)),
                name="copy_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=CopyState.PUBLISHED) | ~Q(approved_by=""),
                name="copy_published_was_approved",
            ),
            models.CheckConstraint(
                condition=Q(state=CopyState.DRAFT) | Q(state=CopyState.DISCARDED) | ~Q(asked_by=""),
                name="copy_in_review_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.title}"


class WorkingStep(models.Model):
    """One save of a working copy: what undo goes back to."""

    copy = models.ForeignKey(WorkingCopy, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField("保存")
    document = models.TextField("定義の全体(JSON)")
    saved_at = models.DateTimeField("時刻")
    saved_by = models.CharField("保存した人", max_length=200)

    class Meta:
        verbose_name = "作業中の版の保存"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["copy", "number"], name="one_step_of_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="steps_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.copy_id} #{self.number}"
