import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from shiyakusho.registers.people.choices import MandateKind

from .periods import Period, in_order
from .residents import Resident

TRIES = 10


class Mandate(Period):
    """Somebody may act for ``grantor``: a mandate (委任), or a guardian by a certificate (後見).

    Granted with an invitation code, of which only a hash is kept; whoever accepts it is the
    ``representative``. ``until`` is the first day it no longer holds. No procedures named: all that
    may be done by a representative. A guardian reads and files everything.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("種類", max_length=14, choices=MandateKind)
    grantor = models.ForeignKey(Resident, models.PROTECT, related_name="+", verbose_name="本人")
    representative_name = models.TextField("代理人の氏名")
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="代理人", null=True
    )
    representative_resident = models.ForeignKey(
        Resident, models.PROTECT, related_name="+", verbose_name="代理人（住民）", null=True
    )
    procedures = ArrayField(models.CharField(max_length=60), verbose_name="手続き", default=list)
    kinds = ArrayField(models.CharField(max_length=20), verbose_name="手続きの種類", default=list)
    reads_letters = models.BooleanField("通知書を読む", default=False)
    document = models.TextField("確かめた書類", blank=True)
    granted_at = models.DateTimeField("与えた日時")
    granted_by = models.CharField("与えた人", max_length=80)
    code_digest = models.CharField("招待番号のハッシュ", max_length=64, unique=True)
    code_until = models.DateTimeField("招待番号の期限")
    wrong_tries = models.PositiveSmallIntegerField("まちがえた回数", default=0)
    accepted_at = models.DateTimeField("引き受けた日時", null=True)
    revoked_at = models.DateTimeField("取り消した日時", null=True)
    revoked_by = models.CharField("取り消した人", max_length=80, blank=True)

    class Meta:
        verbose_name = "代理"
        indexes = [
            models.Index(fields=["representative"], name="people_mandate_for"),
            models.Index(fields=["grantor", "-granted_at"], name="people_mandate_of"),
        ]
        constraints = [
            in_order("people_mandate"),
            models.CheckConstraint(
                name="people_mandate_not_oneself",
                condition=Q(representative_resident__isnull=True)
                | ~Q(representative_resident=F("grantor")),
            ),
            models.CheckConstraint(
                name="people_mandate_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, representative__isnull=True)
                | Q(accepted_at__isnull=False, representative__isnull=False),
            ),
            models.CheckConstraint(
                name="people_mandate_proxy_ends",
                condition=~Q(kind=MandateKind.PROXY) | Q(until__isnull=False),
            ),
            models.CheckConstraint(
                name="people_mandate_guardian_by_paper",
                condition=Q(kind=MandateKind.PROXY) | ~Q(document=""),
            ),
            models.CheckConstraint(
                name="people_mandate_tries_bounded", condition=Q(wrong_tries__lte=TRIES)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grantor_id} {self.kind}"

    @property
    def subjects(self) -> list[str]:
        """Whose matter this is, for the audit."""
        found = [f"mandate:{self.pk}", f"resident:{self.grantor_id}"]
        return found + ([f"account:{self.representative_id}"] if self.representative_id else [])
