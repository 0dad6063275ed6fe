import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Inquiry(models.Model):
    """A question about a reading (照会): 「これは何ですか」, with its own number.

    ``about`` keeps the line as the resident saw it and the events behind it:
    ``{"day", "who", "what", "why", "events": [ids], "actor"}``; ``line`` is its key, so that a
    second click finds the first question.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("照会番号", max_length=60, unique=True)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resident_id = models.UUIDField("住民", null=True)
    line = models.CharField("どの閲覧", max_length=64)
    about = models.JSONField("何について")
    words = models.TextField("書き添えたこと", blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    section_id = models.CharField("担当課", max_length=80)
    asked_at = models.DateTimeField("時刻")
    due_on = models.DateField("回答の期限")
    answer = models.TextField("回答", blank=True)
    answered_at = models.DateTimeField("回答した時刻", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_by_post = models.CharField("回答した職", max_length=200, blank=True)

    class Meta:
        verbose_name = "照会"
        constraints = [
            models.UniqueConstraint(fields=["asker", "line"], name="mydata_asked_once"),
            models.CheckConstraint(
                name="mydata_answer_has_its_time",
                condition=Q(answered_at=None, answer="", answered_by=None)
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(fields=["section_id", "due_on", "id"], name="mydata_inquiry_queue"),
            models.Index(fields=["asker", "-asked_at"], name="mydata_inquiry_asker"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subjects(self) -> list[str]:
        """Whose record this is, for the audit."""
        found = [f"inquiry:{self.pk}", f"account:{self.asker_id}"]
        return found + ([f"resident:{self.resident_id}"] if self.resident_id else [])
