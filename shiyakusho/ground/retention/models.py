"""Lists of what is to be destroyed, and what they list. Neither names a person."""

import uuid

from django.db import models


class State(models.TextChoices):
    """Where a list stands."""

    PROPOSED = "proposed", "承認待ち"
    APPROVED = "approved", "承認済み"
    DONE = "done", "廃棄済み"


class DisposalList(models.Model):
    """廃棄目録: records of one kind whose time is over. ``digest`` is of its entries, so that what was
    approved is what is destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("種類", max_length=40)
    state = models.CharField("状態", max_length=10, choices=State, default=State.PROPOSED)
    made_at = models.DateTimeField("作成")
    entries = models.PositiveIntegerField("件数")
    digest = models.CharField("一覧のハッシュ", max_length=64)
    approved_at = models.DateTimeField("承認", null=True)
    approved_by = models.CharField("承認した人", max_length=200, blank=True)
    done_at = models.DateTimeField("廃棄", null=True)
    destroyed = models.PositiveIntegerField("廃棄した件数", default=0)

    class Meta:
        verbose_name = "廃棄目録"
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(state="proposed"), name="one_proposed_list"
            ),
            models.CheckConstraint(
                condition=models.Q(state="proposed", approved_at=None)
                | (~models.Q(state="proposed") & models.Q(approved_at__isnull=False)),
                name="approved_list_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["-made_at"], name="disposal_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d} {self.state}"


class DisposalEntry(models.Model):
    """One record of a list: its key, what it is, when it ended, until when it had to be kept."""

    list = models.ForeignKey(DisposalList, models.PROTECT, related_name="+")
    key = models.CharField("記録", max_length=80)
    title = models.CharField("件名", max_length=200)
    ended_on = models.DateField("終わった日")
    kept_until = models.DateField("保存の満了")

    append_only = True

    class Meta:
        verbose_name = "廃棄目録の記載"
        constraints = [models.UniqueConstraint(fields=["list", "key"], name="listed_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.kept_until}"


class Destroyable(models.Model):
    """An append-only table and the column by which rows of a listed record are found. The migrating
    role fills it from the models (``destroyed_by``)."""

    table = models.CharField("表", max_length=63)
    column = models.CharField("列", max_length=63)

    append_only = True
    written_by_database = True

    class Meta:
        verbose_name = "目録で廃棄できる表"
        constraints = [models.UniqueConstraint(fields=["table", "column"], name="destroyable_once")]

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"
