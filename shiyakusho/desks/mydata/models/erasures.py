import uuid

from django.conf import settings
from django.db import models

from shiyakusho.desks.mydata.choices import ErasureState


class Erasure(models.Model):
    """An officer's proposal to erase what the rooms keep about a person, and what came of it.

    ``kept`` lists what a law keeps, why and until when, as it was told to who decided; ``rows`` how
    many rows went, by room.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    persons = models.JSONField("だれの記録")
    reason = models.TextField("理由")
    request = models.ForeignKey(
        "mydata.DataRequest", models.PROTECT, null=True, related_name="+", verbose_name="請求"
    )
    section_id = models.CharField("担当課", max_length=80)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("起案")
    proposal_id = models.UUIDField("決裁案", null=True)
    state = models.CharField(
        "状態", max_length=10, choices=ErasureState, default=ErasureState.PROPOSED
    )
    kept = models.JSONField("残るもの", default=list)
    rows = models.JSONField("消えた件数", default=dict)
    done_at = models.DateTimeField("消去", null=True)
    document_number = models.CharField("文書番号", max_length=60, blank=True)

    class Meta:
        verbose_name = "消去"
        indexes = [
            models.Index(fields=["section_id", "-proposed_at", "-id"], name="mydata_erasure_queue")
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"
