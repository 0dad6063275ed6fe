import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from shiyakusho.ground.identity.choices import Kind, Level


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
    password = None  # type: ignore[assignment]

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
        """A session is of the level it was begun at: a sign-in at another level ends the others."""
        salt = "shiyakusho.identity.session"
        return salted_hmac(salt, self.level, secret=secret, algorithm="sha256").hexdigest()

    @property
    def is_resident(self) -> bool:
        return self.kind == Kind.RESIDENT

    @property
    def is_staff_member(self) -> bool:
        return self.kind == Kind.STAFF


class ApiToken(models.Model):
    """A bearer token of an account. Only its hash is kept; the token is shown once."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    digest = models.CharField("ハッシュ", max_length=64, unique=True)
    label = models.CharField("用途", max_length=100)
    created_at = models.DateTimeField("作成", auto_now_add=True)
    expires_at = models.DateTimeField("期限")
    revoked_at = models.DateTimeField("失効", null=True)

    class Meta:
        verbose_name = "APIトークン"

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
