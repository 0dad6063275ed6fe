"""A bulk job (一括処理) and what became of each of its cases."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.engines.cases.choices import BulkKind, BulkState


class BulkJob(models.Model):
    """Many cases moved, or their letters printed, by one person in one go.

    ``asked``: what is done: ``{"to", "title"}`` for a move; ``{"letter", "title", "duplex"}`` for
    letters; with ``query`` the list it was taken from. The cases are frozen in its items when it
    begins. ``paper`` is the one printable file of a bulk of letters.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField("種類", max_length=8, choices=BulkKind)
    asked = models.JSONField("すること", default=dict)
    total = models.PositiveIntegerField("件数")
    asked_at = models.DateTimeField("始めた時刻")
    worked_at = models.DateTimeField("最後に進んだ時刻")
    cancelled_at = models.DateTimeField("取りやめた時刻", null=True)
    ended_at = models.DateTimeField("終わった時刻", null=True)
    paper = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    pages = models.PositiveIntegerField("ページ", default=0)

    class Meta:
        verbose_name = "一括処理"
        indexes = [
            models.Index(fields=["owner", "-asked_at"], name="cases_bulk_owner"),
            models.Index(fields=["worked_at"], name="cases_bulk_open", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.total}"


class BulkItem(models.Model):
    """One case of a job, in the order of the list. ``version`` is the one the person looked at.

    The case is named without a foreign key: it may be destroyed while the list is still kept.
    """

    job = models.ForeignKey(BulkJob, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField("順番")
    case_id = models.UUIDField("案件")
    receipt_number = models.CharField("受付番号", max_length=40)
    version = models.PositiveIntegerField("見た版")
    state = models.CharField("結果", max_length=8, choices=BulkState, default=BulkState.WAITING)
    code = models.CharField("理由の記号", max_length=60, blank=True)
    why = models.TextField("理由", blank=True)
    at = models.DateTimeField("時刻", null=True)
    letter_id = models.UUIDField("通知書", null=True)

    class Meta:
        verbose_name = "一括処理の案件"
        constraints = [
            models.UniqueConstraint(fields=["job", "n"], name="cases_bulk_item_n"),
            models.UniqueConstraint(fields=["job", "case_id"], name="cases_bulk_item_once"),
            models.CheckConstraint(
                name="cases_bulk_item_told", condition=~Q(state="refused") | ~Q(why="")
            ),
        ]
        indexes = [models.Index(fields=["job", "state", "n"], name="cases_bulk_item_state")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.n} {self.state}"
