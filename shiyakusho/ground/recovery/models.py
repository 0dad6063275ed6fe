from django.db import models


class Kind(models.TextChoices):
    """What was done for the day on which all is lost."""

    BACKUP = "backup", "バックアップ"
    DRILL = "drill", "復旧訓練"


class Report(models.Model):
    """How one backup or one drill went. Holds counts, sizes and seconds, nothing of a person's."""

    kind = models.CharField("種類", max_length=8, choices=Kind)
    at = models.DateTimeField("終わった時刻")
    good = models.BooleanField("よし")
    told = models.JSONField("報告", default=dict)

    class Meta:
        verbose_name = "復旧の報告"
        indexes = [models.Index(fields=["kind", "-at"], name="recovery_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M} {self.good}"
