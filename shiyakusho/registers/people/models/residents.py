import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from shiyakusho.registers.people.choices import Sex

from .imports import ImportBatch


class Resident(models.Model):
    """Someone in the read copy of the resident register (住民). Names are kept as they came.

    The ``*_key`` columns are folded copies for searching and ordering, computed at import; nothing
    is ever shown from them. There is no 個人番号 here and never will be.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("宛名番号", max_length=15, unique=True)
    name = models.TextField("氏名")
    kana = models.TextField("氏名の振り仮名", blank=True)
    alias = models.TextField("通称", blank=True)
    alias_kana = models.TextField("通称の振り仮名", blank=True)
    former_name = models.TextField("旧氏", blank=True)
    birth_date = models.DateField("生年月日")
    birth_date_note = models.TextField("生年月日の記載", blank=True)
    sex = models.CharField("性別", max_length=1, choices=Sex)
    nationality = models.TextField("国籍", default="日本")
    residence_status = models.TextField("在留資格", blank=True)
    residence_until = models.DateField("在留期間の満了日", null=True)
    since = models.DateField("住民となった日")
    until = models.DateField("住民でなくなった日", null=True)
    end_reason = models.TextField("住民でなくなった理由", blank=True)
    name_key = models.TextField("検索用の氏名")
    kana_key = models.TextField("検索用の振り仮名")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = "住民"
        indexes = [
            GinIndex(
                fields=["name_key", "kana_key"],
                name="people_resident_words",
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
            ),
            models.Index(fields=["kana_key", "id"], name="people_resident_order"),
            models.Index(fields=["birth_date", "kana_key", "id"], name="people_resident_birth"),
        ]

    def __str__(self) -> str:
        return self.name
