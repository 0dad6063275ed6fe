from django.contrib.postgres.indexes import GinIndex
from django.db import models

from .imports import ImportBatch
from .periods import Period, in_order, one_at_a_time
from .residents import Resident


class AddressPeriod(Period):
    """Where a resident lived from when until when (住所). Written as the register writes it."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    postal_code = models.CharField("郵便番号", max_length=7, blank=True)
    lg_code = models.CharField("全国地方公共団体コード", max_length=6)
    ward = models.TextField("区", blank=True)
    town = models.TextField("町・丁目")
    town_id = models.CharField("町字ID", max_length=7, blank=True)
    rest = models.TextField("番地・号", blank=True)
    building = models.TextField("方書", blank=True)
    address_key = models.TextField("検索用の住所")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "住所"
        constraints = [in_order("people_address"), one_at_a_time("people_address")]
        indexes = [
            GinIndex(
                fields=["address_key"], name="people_address_words", opclasses=["gin_trgm_ops"]
            ),
            models.Index(fields=["postal_code"], name="people_address_postal"),
        ]

    def __str__(self) -> str:
        return f"{self.ward}{self.town}{self.rest}"
