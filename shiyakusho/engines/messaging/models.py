import uuid

from django.conf import settings
from django.db import models

FAILURES = {
    "no_address": "メールアドレスの登録がない",
    "address_invalid": "メールアドレスが正しくない",
    "address_refused": "相手のメールサーバーが受け取らない",
    "not_reached": "メールサーバーに2日間つながらなかった",
}


class Message(models.Model):
    """One message to one person. The row is the truth: what was said, to whom, and what became
    of it, each with its time and its evidence.

    Subject and body are kept as they were sent; templates never carry more than a receipt number,
    a procedure's name, dates and a link to sign in.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "送信待ち"
        SENT = "sent", "送信済み"
        FAILED = "failed", "送れなかった"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField("一意の鍵", max_length=200, unique=True)
    channel = models.CharField("経路", max_length=10, default="email")
    template = models.CharField("文面", max_length=60)
    language = models.CharField("言語", max_length=10)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="宛先の利用者",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.CharField("宛先", max_length=254, blank=True)
    about = models.CharField("何について", max_length=80, blank=True)
    subject = models.CharField("件名", max_length=300)
    body = models.TextField("本文")
    state = models.CharField("状態", max_length=10, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField("受付")
    sent_at = models.DateTimeField("送信", null=True)
    failed_at = models.DateTimeField("失敗", null=True)
    evidence = models.CharField("証拠", max_length=300, blank=True)
    failure = models.CharField("失敗の理由", max_length=40, blank=True)

    class Meta:
        verbose_name = "お知らせ"
        indexes = [
            models.Index(fields=["-queued_at", "-id"], name="messaging_newest"),
            models.Index(fields=["state", "-queued_at", "-id"], name="messaging_state"),
            models.Index(fields=["about", "queued_at"], name="messaging_about"),
            models.Index(fields=["account", "-queued_at"], name="messaging_account"),
        ]
        constraints = [
            models.CheckConstraint(
                name="messaging_state_has_its_time",
                condition=models.Q(state="queued", sent_at=None, failed_at=None)
                | models.Q(state="sent", sent_at__isnull=False, failed_at=None)
                | models.Q(state="failed", sent_at=None, failed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.key} ({self.state})"

    @property
    def why_not(self) -> str:
        """Why it could not be sent, in words; empty when it was, or still waits."""
        return FAILURES.get(self.failure, self.failure)
