"""重複の疑い: two cases that may be the same application, proposed by the machine, settled by a person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shiyakusho.engines.cases.choices import LikenessState, LikenessWhy


class Likeness(models.Model):
    """``case`` came after ``other`` and looks like it. Once settled it is never proposed again."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    other = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    why = models.CharField("なぜ", max_length=12, choices=LikenessWhy)
    found_at = models.DateTimeField("見つけた時刻")
    state = models.CharField(
        "状態", max_length=10, choices=LikenessState, default=LikenessState.OPEN
    )
    settled_at = models.DateTimeField("決めた時刻", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField("理由", max_length=400, blank=True)

    class Meta:
        verbose_name = "重複の疑い"
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="cases_likeness_once"),
            models.CheckConstraint(
                condition=~Q(case=F("other")), name="cases_likeness_of_two_cases"
            ),
            models.CheckConstraint(
                name="cases_likeness_settled_by_somebody",
                condition=Q(state=LikenessState.OPEN, settled_by=None, settled_at=None)
                | Q(settled_by__isnull=False, settled_at__isnull=False)
                & ~Q(state=LikenessState.OPEN)
                & ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["other"], name="cases_likeness_other")]

    def __str__(self) -> str:
        return f"{self.case_id} = {self.other_id} ({self.state})"
