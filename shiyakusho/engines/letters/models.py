"""Letters as they were issued: the paper itself is kept, byte for byte."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Letter(models.Model):
    """An issued letter. The PDF is what was sent; it is never printed anew.

    ``recipient`` is the audit subject of the person (``resident:<uuid>``), where there is one;
    ``subject`` what it is about (``case:<uuid>``). ``template_digest`` tells which wording of the
    template was used. ``data`` is what the letter says, from which the reference sheet can be had in
    a language its reader chooses later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.CharField("様式", max_length=80)
    template_digest = models.CharField("様式の版", max_length=64)
    title = models.CharField("題名", max_length=200)
    number = models.CharField("文書番号", max_length=60, blank=True)
    issued_on = models.DateField("通知日")
    issued_at = models.DateTimeField("作成")
    subject = models.CharField("対象", max_length=80, db_index=True)
    recipient = models.CharField("名宛人", max_length=80, blank=True, db_index=True)
    addressee = models.JSONField("宛先")
    section = models.ForeignKey("organisation.SectionRow", models.PROTECT, related_name="+")
    blob = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    reference = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    language = models.CharField("参考の言語", max_length=10, default="ja")
    data = models.JSONField("記載事項", null=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = "通知書"
        indexes = [models.Index(fields=["subject", "issued_at"], name="letter_subject_time")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()
