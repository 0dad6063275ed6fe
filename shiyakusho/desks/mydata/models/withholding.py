import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Withholding(models.Model):
    """Readings that stand outside the resident's page for a while (掲載の保留).

    Of one ``subject``, or of all that ``actor_id`` reads; of what was read from ``reads_from`` until
    ``reads_until`` (open when empty). It works only once a second person confirmed it, and until
    ``hidden_until``: then the entries appear.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField("だれについての閲覧", max_length=80, blank=True)
    actor_id = models.CharField("だれの閲覧", max_length=80, blank=True)
    reads_from = models.DateTimeField("この時刻からの閲覧")
    reads_until = models.DateTimeField("この時刻までの閲覧", null=True)
    hidden_until = models.DateField("保留の最終日")
    reason = models.CharField("理由", max_length=40)
    law = models.CharField("根拠", max_length=200)
    note = models.TextField("事情", blank=True)
    section_id = models.CharField("命じた課", max_length=80, blank=True)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ordered_by_post = models.CharField("命じた職", max_length=200, blank=True)
    ordered_at = models.DateTimeField("命じた時刻")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("確認した時刻", null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField("終えた時刻", null=True)

    class Meta:
        verbose_name = "掲載の保留"
        constraints = [
            models.CheckConstraint(
                name="mydata_withheld_of_somebody", condition=~Q(subject="") | ~Q(actor_id="")
            ),
            models.CheckConstraint(
                name="mydata_withheld_by_two",
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("ordered_by")),
            ),
            models.CheckConstraint(
                name="mydata_withheld_in_order",
                condition=Q(reads_until=None) | Q(reads_until__gt=F("reads_from")),
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="mydata_withheld_subject"),
            models.Index(fields=["-ordered_at", "-id"], name="mydata_withheld_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.hidden_until}"
