import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.desks.mydata.choices import Answer, RequestKind


class DataRequest(models.Model):
    """A request to correct (法90条) or to stop using or erase (法98条) what the city keeps.

    It goes to the section that holds the data. The answer is drafted there and decided by another
    person (engines/approvals); ``proposal_id`` is the draft that waits.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("受付番号", max_length=60, unique=True)
    kind = models.CharField("種類", max_length=12, choices=RequestKind)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resident_id = models.UUIDField("住民", null=True)
    holder = models.CharField("どの記録", max_length=200)
    subject = models.CharField("記録の対象", max_length=80, blank=True)
    section_id = models.CharField("担当課", max_length=80)
    what = models.TextField("どの部分")
    wanted = models.TextField("どうしてほしいか")
    reason = models.TextField("理由")
    language = models.CharField("言語", max_length=10, default="ja")
    asked_at = models.DateTimeField("受付")
    due_on = models.DateField("決定の期限")
    outcome = models.CharField("決定", max_length=10, choices=Answer, blank=True)
    answer = models.TextField("決定の内容と理由", blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    proposal_id = models.UUIDField("起案", null=True)
    decided_at = models.DateTimeField("決裁", null=True)
    decided_by_post = models.CharField("決裁した職", max_length=200, blank=True)
    document_number = models.CharField("文書番号", max_length=60, blank=True)

    class Meta:
        verbose_name = "保有個人情報の請求"
        constraints = [
            models.CheckConstraint(
                name="mydata_decided_is_complete",
                condition=Q(decided_at=None)
                | (~Q(outcome="") & ~Q(answer="") & ~Q(document_number="")),
            ),
        ]
        indexes = [
            models.Index(fields=["section_id", "due_on", "id"], name="mydata_request_queue"),
            models.Index(fields=["asker", "-asked_at"], name="mydata_request_asker"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subjects(self) -> list[str]:
        """Whose record this is, for the audit."""
        found = [f"datarequest:{self.pk}", f"account:{self.asker_id}"]
        return found + ([f"resident:{self.resident_id}"] if self.resident_id else [])
