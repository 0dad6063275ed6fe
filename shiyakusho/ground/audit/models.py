import uuid

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class AuditEvent(models.Model):
    """One thing that was done. The serving role may insert and read it, never change it.

    The actor is kept as text, without a foreign key: the record outlives the account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField("時刻")
    action = models.CharField("行為", max_length=80)
    actor_kind = models.CharField("行為者の種類", max_length=12)
    actor_id = models.CharField("行為者", max_length=80, blank=True)
    actor_name = models.CharField("行為者の名前", max_length=200)
    actor_post = models.CharField("職", max_length=200, blank=True)
    on_behalf_of = models.CharField("誰のために", max_length=80, blank=True)
    purpose = models.CharField("目的", max_length=200, blank=True)
    subjects = models.JSONField("対象", default=list)
    detail = models.JSONField("詳細", default=dict)

    append_only = True

    class Meta:
        verbose_name = "監査記録"
        indexes = [
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["actor_id", "at"], name="audit_actor"),
            GinIndex(fields=["subjects"], name="audit_subjects", opclasses=["jsonb_path_ops"]),
            models.Index(
                fields=["at"], name="audit_purges", condition=models.Q(action="audit.purge")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action}"


class ChainLink(models.Model):
    """The place of one event in the chain. Only the database's own ``audit_seal`` writes it.

    ``hash`` = SHA-256(hash of the link before, number of the link as 8 bytes, digest of the event).
    """

    seq = models.BigIntegerField("番号", primary_key=True)
    event_id = models.UUIDField("監査記録", unique=True)
    xid = models.BigIntegerField("取引の番号")
    number = models.BigIntegerField("書いた順")
    digest = models.BinaryField("要約値")
    hash = models.BinaryField("鎖の値")
    sealed_at = models.DateTimeField("封じた時刻")

    append_only = True
    written_by_database = True

    class Meta:
        verbose_name = "監査の鎖"

    def __str__(self) -> str:
        return f"{self.seq} {bytes(self.hash).hex()[:16]}"


class ChainHead(models.Model):
    """The end of the chain at a moment, signed, as it is handed to the holder outside."""

    seq = models.BigIntegerField("番号")
    hash = models.CharField("鎖の値", max_length=64)
    at = models.DateTimeField("署名の時刻")
    key = models.CharField("公開鍵", max_length=64)
    signature = models.CharField("署名", max_length=128)

    append_only = True

    class Meta:
        verbose_name = "監査の先端"
        indexes = [models.Index(fields=["at"], name="audit_head_at")]

    def __str__(self) -> str:
        return f"{self.seq} {self.at:%Y-%m-%d %H:%M}"
