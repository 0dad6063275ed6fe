"""What a step of a case took, and the pages it made. No row says who worked."""

from django.db import models

from shiyakusho.desks.worktime.choices import Rework


class Passage(models.Model):
    """One stay of a case in a step, from entering to leaving it. ``staff_seconds`` is how long pages
    of the case were open before something was done, counted at night; ``None`` until then."""

    case_id = models.UUIDField("案件")
    procedure_id = models.CharField("手続き", max_length=60)
    section_id = models.CharField("担当課", max_length=80)
    step = models.CharField("段階", max_length=60)
    step_kind = models.CharField("段階の種類", max_length=16)
    move = models.CharField("動き", max_length=60)
    entered_at = models.DateTimeField("入った時刻")
    left_at = models.DateTimeField("出た時刻")
    rework = models.CharField("手戻り", max_length=10, choices=Rework, blank=True)
    staff_seconds = models.PositiveIntegerField("職員の秒数", null=True)

    class Meta:
        verbose_name = "段階にかかった手間"
        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "step", "entered_at"], name="worktime_passage_once"
            ),
            models.CheckConstraint(
                name="worktime_passage_in_order",
                condition=models.Q(left_at__gte=models.F("entered_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["section_id", "left_at"], name="worktime_section"),
            models.Index(
                fields=["left_at"],
                name="worktime_unmeasured",
                condition=models.Q(staff_seconds=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.step}"


class Printed(models.Model):
    """Pages of a case that were put on paper, and in which step it was then."""

    case_id = models.UUIDField("案件")
    procedure_id = models.CharField("手続き", max_length=60)
    section_id = models.CharField("担当課", max_length=80)
    step = models.CharField("段階", max_length=60)
    what = models.CharField("何を", max_length=10)
    pages = models.PositiveIntegerField("ページ")
    at = models.DateTimeField("時刻")

    class Meta:
        verbose_name = "刷ったページ"
        indexes = [models.Index(fields=["section_id", "at"], name="worktime_printed_at")]

    def __str__(self) -> str:
        return f"{self.what} {self.pages}"
