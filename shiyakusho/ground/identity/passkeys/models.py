"""Keys of staff, the links that lead to a first one, and what a staff provider calls somebody."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

LONGEST_NAME = 60


class Passkey(models.Model):
    """One passkey (パスキー) of an account. Only its public half is here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField("名前", max_length=LONGEST_NAME)
    credential_id = models.BinaryField("鍵の番号", unique=True, max_length=1023)
    public_key = models.BinaryField("公開鍵")  # COSE
    sign_count = models.BigIntegerField("署名の回数", default=0)
    model = models.CharField("機種（AAGUID）", max_length=36, blank=True)
    can_be_copied = models.BooleanField("控えを作れる鍵", default=False)  # flag BE
    is_copied = models.BooleanField("控えがある", default=False)  # flag BS
    created_at = models.DateTimeField("登録")
    used_at = models.DateTimeField("最後の利用", null=True)
    revoked_at = models.DateTimeField("失効", null=True)
    why_revoked = models.CharField("失効の理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "パスキー"
        constraints = [
            models.CheckConstraint(
                name="a_copied_passkey_can_be", condition=Q(is_copied=False) | Q(can_be_copied=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """登録用リンク: leads to a key once, within its time. Only the hash of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )  # nobody: given at the machine itself
    digest = models.CharField("ハッシュ", max_length=64, unique=True)
    created_at = models.DateTimeField("発行")
    expires_at = models.DateTimeField("期限")
    used_at = models.DateTimeField("利用", null=True)
    revoked_at = models.DateTimeField("取消", null=True)

    class Meta:
        verbose_name = "登録用リンク"
        constraints = [
            models.CheckConstraint(
                name="nobody_enrols_themselves",
                condition=Q(given_by=None) | ~Q(given_by=models.F("account")),
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at=None, revoked_at=None),
                name="one_open_enrolment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}"


class StaffIdentity(models.Model):
    """Who somebody of the staff is to the staff's provider: bound once, through an enrolment link."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issuer = models.CharField("発行者", max_length=200)
    subject = models.CharField("発行者での識別子", max_length=255)
    bound_at = models.DateTimeField("結びつけた日時")

    class Meta:
        verbose_name = "認証サービスとの結びつき"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="staff_identity_once"),
            models.UniqueConstraint(fields=["account", "issuer"], name="one_identity_per_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.issuer}"
