from django.db import models


class OutboxMessage(models.Model):
    """One thing to do outside the house. Written with its cause, delivered afterwards."""

    class State(models.TextChoices):
        WAITING = "waiting", "待機中"
        DELIVERED = "delivered", "発信済み"
        GIVEN_UP = "given_up", "断念"

    kind = models.CharField("種類", max_length=60)
    key = models.CharField("一意の鍵", max_length=200, unique=True)
    payload = models.JSONField("内容")
    state = models.CharField("状態", max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    created_at = models.DateTimeField("作成")
    next_at = models.DateTimeField("次の試行")
    delivered_at = models.DateTimeField("発信", null=True)
    last_error = models.CharField("最後の誤り", max_length=300, blank=True)

    class Meta:
        verbose_name = "発信"
        indexes = [
            models.Index(
                fields=["next_at"], name="outbox_waiting", condition=models.Q(state="waiting")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} ({self.state})"
