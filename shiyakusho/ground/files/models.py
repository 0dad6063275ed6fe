"""One row per file handed in; the content lies once on disk under its SHA-256."""

import uuid

from django.db import models

from shiyakusho.ground.clock import now


class BlobState(models.TextChoices):
    """Whether the content may be opened by others."""

    CLEAN = "clean", "確認済み"
    CHECKING = "checking", "確認中"
    REFUSED = "refused", "受け取れません"


class Blob(models.Model):
    """A file as it was handed in (ファイル). Two people sending the same photo have two rows,
    one content: neither learns that the other has it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100, help_text="from the content, never the name")
    state = models.CharField(max_length=10, choices=BlobState.choices, default=BlobState.CLEAN)
    original_name = models.CharField(max_length=255, help_text="as handed in, path removed")
    width = models.PositiveIntegerField(null=True, help_text="pixels as shown, turned upright")
    height = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True, help_text="of a PDF")
    owner = models.CharField(
        max_length=80, blank=True, default="", help_text="subject id of who handed it in"
    )
    stored_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="blob_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="blob_sha256_hex"
            ),
        ]
        indexes = [models.Index(fields=["stored_at"], name="blob_stored_at")]

    def __str__(self) -> str:
        return f"{self.original_name} ({self.media_type}, {self.size} bytes)"

    @property
    def is_image(self) -> bool:
        """Whether a thumbnail can be made of it."""
        return self.media_type.startswith("image/")
