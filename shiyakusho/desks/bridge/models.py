"""Bundles that went to a core system or came from it, and what became of each case in them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.desks.bridge.choices import Direction, Standing, Way


class Bundle(models.Model):
    """One signed ZIP (連携ファイル). ``id`` stands in its manifest: the same one counts once.

    ``gone_at``: when its file went (``keeping``). ``fault`` says why it could not be made. ``told`` counts the cases of an incoming one by what
    became of them; its ``answers`` is the bundle it answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    direction = models.CharField("向き", max_length=3, choices=Direction)
    way = models.CharField("方法", max_length=5, choices=Way, default=Way.BATCH)
    procedure_id = models.CharField("手続き", max_length=60)
    layout = models.CharField("項目の版", max_length=20, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("頼んだ時刻")
    made_at = models.DateTimeField("できた時刻", null=True)
    digest = models.CharField("目録のハッシュ", max_length=64, blank=True)
    blob = models.ForeignKey("files.Blob", models.PROTECT, null=True, related_name="+")
    gone_at = models.DateTimeField("ファイルを消した時刻", null=True)
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    fault = models.TextField("作れなかった理由", blank=True)
    told = models.JSONField("件数", default=dict)

    class Meta:
        verbose_name = "連携ファイル"
        indexes = [models.Index(fields=["made_by", "-asked_at"], name="bridge_bundle_newest")]

    def __str__(self) -> str:
        return f"{self.direction} {self.procedure_id}"


class BundleCase(models.Model):
    """One case of an outgoing bundle, in its order. ``number`` is the core system's own."""

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="+")
    n = models.PositiveIntegerField("順番")
    case_id = models.UUIDField("案件")
    receipt_number = models.CharField("受付番号", max_length=40)
    standing = models.CharField("状態", max_length=10, choices=Standing)
    why = models.TextField("理由", blank=True)
    number = models.CharField("基幹システムの番号", max_length=40, blank=True)
    registered_on = models.DateField("登録日", null=True)
    answered_at = models.DateTimeField("結果の時刻", null=True)

    class Meta:
        verbose_name = "連携ファイルの案件"
        constraints = [
            models.UniqueConstraint(fields=["bundle", "n"], name="bridge_case_n"),
            models.UniqueConstraint(
                fields=["case_id"], condition=Q(standing="registered"), name="bridge_case_once"
            ),
            models.CheckConstraint(
                name="bridge_case_numbered",
                condition=~Q(standing="registered")
                | (~Q(number="") & Q(registered_on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["case_id"], name="bridge_case")]

    def __str__(self) -> str:
        return f"{self.receipt_number} {self.standing}"
