import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.registers.people.choices import LinkEnd, LinkMethod

from .residents import Resident


class AccountLink(models.Model):
    """Which resident an account belongs to. One open link for each side.

    ``evidence`` says how each of the four basic facts compared and which rule that fitted, never
    what they were: ``{"rule": "all-four", "name": "folded", …}``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    method = models.CharField("確かめ方", max_length=12, choices=LinkMethod)
    linked_at = models.DateTimeField("結んだ日時")
    evidence = models.JSONField("確かめた内容", default=dict)
    checked_at = models.DateTimeField("最後に確かめた日時", null=True)
    ended_at = models.DateTimeField("解いた日時", null=True)
    end_reason = models.CharField("解いた理由", max_length=8, choices=LinkEnd, blank=True)

    class Meta:
        verbose_name = "アカウントと住民の結びつき"
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at__isnull=True), name="people_link_account"
            ),
            models.UniqueConstraint(
                fields=["resident"], condition=Q(ended_at__isnull=True), name="people_link_resident"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.resident_id}"
