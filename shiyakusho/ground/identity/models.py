import uuid
from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from shiyakusho.ground.identity.choices import Kind, Level
from shiyakusho.ground.identity.proofs import NOTHING, Proof


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(pk=username or "")


class Account(AbstractBaseUser):
    """Someone or something that signs in. Identity is (issuer, subject), never the e-mail.

    There is no password: residents come by OpenID Connect, staff by OpenID Connect or passkey, the
    demo by its personas.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("種類", max_length=10, choices=Kind)
    issuer = models.CharField("発行者", max_length=200)
    subject = models.CharField("発行者での識別子", max_length=255)  # as OIDC Core 2 allows
    display_name = models.CharField("表示名", max_length=200)
    email = models.EmailField("電子メール", blank=True)
    level = models.CharField("本人確認", max_length=2, choices=Level, default=Level.L0)
    language = models.CharField("言語", max_length=10, default="ja")
    is_active = models.BooleanField("有効", default=True)
    created_at = models.DateTimeField("作成", auto_now_add=True)
    generation = models.PositiveIntegerField("サインインの世代", default=0)
    password = None  # type: ignore[assignment]
    proof: Proof = NOTHING  # what the session or token of this request proved; never stored

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        verbose_name = "アカウント"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="account_issuer_subject"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session is of the level it was begun at: a sign-in at another level ends the others.

        It is of a generation too: the next one ends all of them.
        """
        salt, value = "shiyakusho.identity.session", f"{self.level}:{self.generation}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_resident(self) -> bool:
        return self.kind == Kind.RESIDENT

    @property
    def is_staff_member(self) -> bool:
        return self.kind == Kind.STAFF


class ApiToken(models.Model):
    """A bearer token of an account. Only its hash is kept; the token is shown once.

    It is bound to the proof of whoever issued it: by what, and when the second factor was shown.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(Account, models.PROTECT, related_name="+", null=True)
    digest = models.CharField("ハッシュ", max_length=64, unique=True)
    label = models.CharField("用途", max_length=100)
    factor = models.CharField("確かめ方", max_length=10, blank=True)
    second_factor_at = models.DateTimeField("二要素で確かめた日時", null=True)
    sign_in = models.ForeignKey("SignIn", models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField("作成")
    expires_at = models.DateTimeField("期限")
    revoked_at = models.DateTimeField("失効", null=True)

    class Meta:
        verbose_name = "APIトークン"
        constraints = [
            models.CheckConstraint(
                name="token_lives_90_days",
                condition=Q(expires_at__lte=F("created_at") + timedelta(days=90)),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class AppointedRole(models.Model):
    """A role given to an account directly, with dates; posts give theirs through a resolver."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    role = models.CharField("役割", max_length=40)
    since = models.DateField("開始")
    until = models.DateField("終了", null=True)

    class Meta:
        verbose_name = "役割の付与"
        constraints = [
            models.UniqueConstraint(fields=["account", "role", "since"], name="appointed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class SignIn(models.Model):
    """One sign-in and what became of it, so that its owner can see it and end it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    session_key = models.CharField("セッション", max_length=40, null=True, unique=True)
    way = models.CharField("方法", max_length=20)
    device = models.CharField("端末", max_length=60, blank=True)
    begun_at = models.DateTimeField("開始")
    seen_at = models.DateTimeField("最後の操作")
    ended_at = models.DateTimeField("終了", null=True)
    why_ended = models.CharField("終了の理由", max_length=20, blank=True)

    class Meta:
        verbose_name = "サインイン"
        indexes = [models.Index(fields=["account", "-seen_at"], name="sign_in_of_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.way}"


class WrongTry(models.Model):
    """A try at a secret that was not the right one, or whose end is not known yet (see ``tries``)."""

    kind = models.CharField("何の", max_length=20)
    subject = models.CharField("だれの、どこからの（ハッシュ）", max_length=64)
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "まちがい"
        indexes = [models.Index(fields=["kind", "subject", "at"], name="wrong_tries_of_subject")]

    def __str__(self) -> str:
        return self.kind


from shiyakusho.ground.identity.passkeys.models import (  # noqa: E402 (they point at Account)
    Enrolment,
    Passkey,
    StaffIdentity,
)

__all__ = [
    "Account",
    "ApiToken",
    "AppointedRole",
    "Enrolment",
    "Passkey",
    "SignIn",
    "StaffIdentity",
    "WrongTry",
]
