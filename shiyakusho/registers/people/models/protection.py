import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from shiyakusho.registers.people.choices import ProtectionKind

from .imports import ImportBatch
from .periods import Period, in_order
from .residents import Resident


class Protection(Period):
    """支援措置: the address is shown to nobody but the person and the allowed posts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    kind = models.CharField("理由", max_length=20, choices=ProtectionKind)
    allowed_posts = ArrayField(models.TextField(), verbose_name="見てよい職", default=list)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, related_name="+", db_index=False, null=True
    )

    class Meta:
        verbose_name = "支援措置"
        constraints = [
            in_order("people_protection"),
            models.UniqueConstraint(
                fields=["resident", "kind", "since"], name="people_protection_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.since:%Y-%m-%d}"
