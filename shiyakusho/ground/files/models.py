"""One row per file handed in; the content lies once on disk under its SHA-256."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from shiyakusho.ground.clock import now

from .kinds import OFFICE, PDF

# What an Office document had and its copy has not; staff pages are Japanese.
LEFT_OUT = {
    "macros": "マクロ",
    "dde": "ほかのプログラムへの命令（DDE）",
    "external": "外へのリンク",
    "embedded": "中に入れられたファイル",
    "comments": "コメント",
    "changes": "変更履歴",
    "charts": "グラフ・図表",
    "drawings": "写せない図",
    "formulas": "計算前の式",
}


class BlobState(models.TextChoices):
    """Whether the file may be opened by anybody."""

    CLEAN = "clean", "確認済み"
    CHECKING = "checking", "確認中"
    REFUSED = "refused", "受け取れません"


class Blob(models.Model):
    """A file as it was handed in (ファイル). Two people sending the same photo have two rows,
    one content: neither learns that the other has it.

    What was handed in is sealed under `sha256`; whoever opens the file is given its safe copy
    under `copy_sha256`. What we made ourselves (`made_here`: letters) has no copy and needs none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=100, help_text="from the content, never the name")
    state = models.CharField(max_length=10, choices=BlobState.choices, default=BlobState.CHECKING)
    original_name = models.CharField(max_length=255, help_text="as handed in, path removed")
    width = models.PositiveIntegerField(null=True, help_text="pixels as shown, turned upright")
    height = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True, help_text="of a PDF")
    owner = models.CharField(
        max_length=80, blank=True, default="", help_text="subject id of who handed it in"
    )
    stored_at = models.DateTimeField(default=now)
    made_here = models.BooleanField(default=False, help_text="a letter or print of ours")
    copy_sha256 = models.CharField(
        max_length=64, blank=True, default="", db_index=True, help_text="the safe copy; empty: none"
    )
    scanned_at = models.DateTimeField(null=True, help_text="found clean by the virus scanner")
    left_out = ArrayField(
        models.CharField(max_length=20),
        default=list,
        help_text="codes of what the safe copy does not carry over from an Office document",
    )
    refused_for = models.CharField(
        max_length=40, blank=True, default="", help_text="code of the refusal, found out later"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="blob_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="blob_sha256_hex"
            ),
            models.CheckConstraint(
                condition=models.Q(copy_sha256__regex=r"^([0-9a-f]{64})?$"),
                name="blob_copy_sha256_hex",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="clean", made_here=False, copy_sha256=""),
                name="blob_clean_has_its_copy",
            ),
            models.CheckConstraint(
                condition=models.Q(state="refused") ^ models.Q(refused_for=""),
                name="blob_refused_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["stored_at"], name="blob_stored_at"),
            models.Index(
                fields=["stored_at"],
                name="blob_checking",
                condition=models.Q(state="checking"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.original_name} ({self.media_type}, {self.size} bytes)"

    @property
    def is_image(self) -> bool:
        """Whether a thumbnail can be made of it."""
        return self.media_type.startswith("image/")

    @property
    def is_open(self) -> bool:
        """Whether anybody may open it: checked, and not refused."""
        return self.state == BlobState.CLEAN

    @property
    def served_type(self) -> str:
        """Media type of what is handed out: a safe copy is a JPEG of a picture, a PDF of anything else."""
        if self.made_here:
            return self.media_type
        return "image/jpeg" if self.is_image else PDF

    @property
    def note_for_staff(self) -> str:
        """What a clerk must know of the file before opening it; staff pages are Japanese."""
        if self.state == BlobState.CHECKING:
            return "確認中（まだ開けません）"
        if self.state == BlobState.REFUSED:
            found = self.refused_for == "file_infected"
            return "ウイルスが見つかったため開けません" if found else "確認できないため開けません"
        kind = "文字と表の写し" if self.media_type in OFFICE else "無害化した写し"
        lost = [LEFT_OUT[code] for code in self.left_out if code in LEFT_OUT]
        without = f"・写していないもの：{'、'.join(lost)}" if lost else ""
        scanned = "済み" if self.scanned_at else "なし"
        return f"{kind}・ウイルス検査{scanned}{without}・ファイル番号{str(self.pk)[:8]}"

    @property
    def state_in_words(self) -> str:
        """What a person is told beside the name; nothing when there is nothing to say."""
        if self.state == BlobState.CHECKING:
            return _("確認中")
        return _("受け取れないファイル") if self.state == BlobState.REFUSED else ""
