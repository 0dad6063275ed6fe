"""An export (書出し), gathered page by page: so that a killed worker's goes on where it was."""

import uuid

from django.conf import settings
from django.db import models

from shiyakusho.engines.cases.choices import ExportFormat


class Export(models.Model):
    """A list of cases as a file (書出し): what was asked for, how far it is, and the file once made.

    ``cut``: there were more rows than a file may have. ``cursor``: where gathering goes on;
    ``gathered_at``: nothing is left to gather. ``unwritable``: what CP932 has not got, the first of
    ``unwritable_count``: ``[[receipt number, column, sign, code points]]``; ``marked``: its person
    said that 〓 may stand there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    query = models.JSONField("条件", default=dict)
    columns = models.JSONField("列", default=list)
    asked_at = models.DateTimeField("頼んだ時刻")
    made_at = models.DateTimeField("できた時刻", null=True)
    rows = models.PositiveIntegerField("件数", null=True)
    cut = models.BooleanField("途中まで", default=False)
    format = models.CharField(
        "形式", max_length=6, choices=ExportFormat, default=ExportFormat.CSV, db_default="csv"
    )
    cursor = models.CharField("続き", max_length=120, blank=True, default="", db_default="")
    gathered = models.PositiveIntegerField("集めた件数", default=0, db_default=0)
    gathered_at = models.DateTimeField("集め終わり", null=True)
    worked_at = models.DateTimeField("最後に進んだ時刻", null=True)
    unwritable = models.JSONField("書けない文字", default=list, db_default=[])
    unwritable_count = models.PositiveIntegerField("書けない文字の数", default=0, db_default=0)
    marked = models.BooleanField("〓で書いてよい", default=False, db_default=False)
    blob = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "一覧の書出し"
        indexes = [models.Index(fields=["owner", "-asked_at"], name="cases_export_owner")]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_blocked(self) -> bool:
        """It waits for its person to say what becomes of what CP932 has not got."""
        asks = self.format == ExportFormat.CP932 and not self.marked
        return asks and self.gathered_at is not None and self.unwritable_count > 0


class ExportPart(models.Model):
    """Some hundred rows of an export, and whose records they are.

    ``rows`` are emptied once the file is made; ``subjects`` stay, for noting who fetched whose.
    """

    export = models.ForeignKey(Export, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField("順番")
    rows = models.JSONField("行", default=list)
    subjects = models.JSONField("対象", default=list)

    class Meta:
        verbose_name = "書出しの一部"
        constraints = [
            models.UniqueConstraint(fields=["export", "n"], name="cases_export_part_n"),
        ]

    def __str__(self) -> str:
        return f"{self.export_id} {self.n}"
