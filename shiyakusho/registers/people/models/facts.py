import uuid

from django.db import models

from shiyakusho.registers.people.choices import Register, Source

from .imports import ImportBatch
from .periods import Period, in_order
from .residents import Resident


class RegisterEntry(Period):
    """What one of the city's other registers says about a resident (台帳の記載), as facts.

    ``facts`` is a flat object; its names are the fields of the vocabulary's person record.
    """

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+", db_index=False)
    register = models.CharField("台帳", max_length=20, choices=Register)
    facts = models.JSONField("記載")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "台帳の記載"
        constraints = [
            in_order("people_entry"),
            models.UniqueConstraint(
                fields=["resident", "register", "since"], name="people_entry_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.register}"


class GivenFact(models.Model):
    """A fact a resident gave (本人が伝えたこと), with who said it, how, when and until when.

    A newer one replaces an older one without removing it; ``withdrawn_at`` takes it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+", db_index=False)
    fact = models.CharField("項目", max_length=80)
    value = models.JSONField("内容")
    source = models.CharField("経路", max_length=10, choices=Source)
    said_by = models.CharField("伝えた人", max_length=80)
    at = models.DateTimeField("日時")
    valid_until = models.DateField("有効な最後の日", null=True)
    consent = models.CharField("同意した目的", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("取消し", null=True)

    class Meta:
        verbose_name = "本人が伝えたこと"
        indexes = [models.Index(fields=["resident", "fact", "-at"], name="people_given_newest")]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.fact}"
