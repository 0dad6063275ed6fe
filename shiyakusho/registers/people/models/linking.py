import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.registers.people.choices import LinkCause, LinkState

from .residents import Resident

OPEN = (LinkState.WAITING, LinkState.ASKED_TO_COME)


class LinkRequest(models.Model):
    """A question for a clerk: whose account is this? (結びつけの確認)

    ``given`` are the four facts as the provider told them, and ``candidates`` who might be meant
    (``[{"resident", "rule", "marks"}]``): both are kept until the question is decided, and emptied
    then. ``digest`` recognises the same facts when they come again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField("状態", max_length=14, choices=LinkState, default=LinkState.WAITING)
    cause = models.CharField("理由", max_length=10, choices=LinkCause)
    given = models.JSONField("本人の4情報", null=True)
    candidates = models.JSONField("候補", default=list)
    digest = models.CharField("4情報のハッシュ", max_length=64)
    ward = models.TextField("区", blank=True)
    version = models.PositiveIntegerField("版", default=1)
    asked_at = models.DateTimeField("始まり")
    decided_at = models.DateTimeField("決めた日時", null=True)
    decided_by = models.CharField("決めた人", max_length=80, blank=True)
    reason = models.TextField("決めた理由", blank=True)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "結びつけの確認"
        indexes = [
            models.Index(
                fields=["asked_at", "id"],
                name="people_linkrequest_open",
                condition=Q(state__in=OPEN),
            ),
            models.Index(fields=["account", "-asked_at"], name="people_linkrequest_account"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(state__in=OPEN), name="people_linkrequest_one_open"
            ),
            models.CheckConstraint(
                name="people_linkrequest_decided",
                condition=Q(state__in=OPEN, decided_at__isnull=True, given__isnull=False)
                | Q(decided_at__isnull=False, given__isnull=True, candidates=[])
                & ~Q(state__in=OPEN),
            ),
            models.CheckConstraint(
                name="people_linkrequest_linked_to_somebody",
                condition=~Q(state=LinkState.LINKED) | Q(resident__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
