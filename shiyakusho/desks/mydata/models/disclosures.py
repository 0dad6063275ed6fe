import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.desks.mydata.choices import Progress


class Disclosure(models.Model):
    """Everything the rooms keep about a person, as one file for that person (本人開示, 法76条).

    ``hints`` are the rules that made a clerk look first. ``left_out`` are the parts not shown:
    ``[{"room", "part", "ground", "reason"}]``; ``part`` is the digest of the row. The file lies on
    disk under ``file`` until ``gone_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("受付番号", max_length=60, unique=True)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resident_id = models.UUIDField("住民", null=True)
    language = models.CharField("言語", max_length=10, default="ja")
    section_id = models.CharField("担当課", max_length=80)
    asked_at = models.DateTimeField("請求")
    due_on = models.DateField("決定の期限")
    state = models.CharField("状態", max_length=10, choices=Progress, default=Progress.ASKED)
    hints = models.JSONField("職員が確かめる理由", default=list)
    left_out = models.JSONField("開示しない部分", default=list)
    proposal_id = models.UUIDField("起案", null=True)
    decided_at = models.DateTimeField("決裁", null=True)
    decided_by_post = models.CharField("決裁した職", max_length=200, blank=True)
    document_number = models.CharField("文書番号", max_length=60, blank=True)
    made_at = models.DateTimeField("できた時刻", null=True)
    expires_at = models.DateTimeField("いつまで", null=True)
    file = models.CharField("ファイル", max_length=80, blank=True)
    sha256 = models.CharField("ハッシュ", max_length=64, blank=True)
    size = models.PositiveBigIntegerField("大きさ", null=True)
    rows = models.PositiveIntegerField("件数", null=True)
    files = models.PositiveIntegerField("ファイルの数", null=True)
    fetched_at = models.DateTimeField("受け取った時刻", null=True)

    class Meta:
        verbose_name = "本人開示"
        constraints = [
            models.UniqueConstraint(
                fields=["asker"],
                condition=Q(state__in=["asked", "checking", "deciding"]),
                name="mydata_one_open_disclosure",
            ),
            models.CheckConstraint(
                name="mydata_ready_has_its_file",
                condition=~Q(state="ready")
                | (~Q(file="") & ~Q(sha256="") & Q(expires_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["section_id", "due_on", "id"], name="mydata_disclosure_queue"),
            models.Index(fields=["asker", "-asked_at"], name="mydata_disclosure_asker"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subjects(self) -> list[str]:
        """Whose record this is, for the audit."""
        found = [f"disclosure:{self.pk}", f"account:{self.asker_id}"]
        return found + ([f"resident:{self.resident_id}"] if self.resident_id else [])

    @property
    def persons(self) -> list[str]:
        """The subjects every room is asked about."""
        return self.subjects[1:]
