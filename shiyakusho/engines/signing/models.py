"""Consents, what was signed, and what happened to them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from .choices import Seen, State, Way, What


class Consent(models.Model):
    """同意: one person of one role must agree to an application before it is decided.

    ``document`` is what this person is shown, frozen with its ``digest``; a correction of the
    application writes it anew, and a signature under another one counts no more. Of link and code only
    hashes are kept, and the address only while it may be needed: all three go when it is ``closed_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("forms.Application", models.PROTECT, related_name="+")
    role = models.CharField("役", max_length=60)
    key = models.CharField("だれの", max_length=60, blank=True)
    position = models.PositiveSmallIntegerField("順")
    name = models.CharField("氏名", max_length=200, blank=True)
    birth_date = models.DateField("生年月日", null=True)
    resident_id = models.UUIDField("住民", null=True)
    state = models.CharField("状態", max_length=10, choices=State, default=State.OPEN)
    email = models.EmailField("案内の宛先", blank=True)
    language = models.CharField("案内の言語", max_length=10, default="ja")
    token_digest = models.CharField("リンクのハッシュ", max_length=64, null=True, unique=True)
    code_digest = models.CharField("番号のハッシュ", max_length=64, blank=True)
    asked_at = models.DateTimeField("案内した日時", null=True)
    expires_at = models.DateTimeField("案内の期限", null=True)
    reminded_at = models.DateTimeField("もう一度知らせた日時", null=True)
    renewed = models.BooleanField("自動で案内し直した", default=False)
    document = models.JSONField("見せる内容", default=dict)
    digest = models.CharField("見せる内容のハッシュ", max_length=64)
    signature = models.OneToOneField(
        "signing.Signature", models.PROTECT, null=True, related_name="+", verbose_name="今の同意"
    )
    closed_at = models.DateTimeField("終わった日時", null=True)

    class Meta:
        verbose_name = "同意"
        indexes = [
            models.Index(fields=["application", "position"], name="consent_application"),
            models.Index(fields=["state", "expires_at"], name="consent_expiry"),
            models.Index(fields=["resident_id"], name="consent_resident"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "role", "key"],
                condition=~Q(state=State.ENDED),
                name="one_consent_for_each_person",
            ),
            models.CheckConstraint(
                name="consent_given_has_its_signature",
                condition=Q(state=State.GIVEN, signature__isnull=False)
                | (~Q(state=State.GIVEN) & Q(signature=None)),
            ),
            models.CheckConstraint(
                name="consent_asked_has_its_time",
                condition=~Q(state=State.ASKED)
                | Q(asked_at__isnull=False, expires_at__isnull=False, closed_at=None),
            ),
            models.CheckConstraint(
                name="closed_consent_keeps_no_key",
                condition=Q(closed_at=None) | Q(token_digest=None, code_digest="", email=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.role} {self.key}".strip()

    @property
    def subject(self) -> str:
        """How the audit names this consent."""
        return f"consent:{self.pk}"

    @property
    def subjects(self) -> list[str]:
        """Whose record it is, for the audit: the signer's and the applicant's."""
        whose = [f"resident:{self.resident_id}"] if self.resident_id else []
        return [self.subject, *whose, *self.application.subjects]


class Signature(models.Model):
    """署名: somebody agreed to one document at one time. Never changed, never deleted before its
    application is: whether it still counts is said by the consent."""

    append_only = True
    destroyed_by = "consent_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+")
    document = models.JSONField("見た内容")
    digest = models.CharField("見た内容のハッシュ", max_length=64)
    answers = models.JSONField("自分で答えたこと", default=dict)
    way = models.CharField("方法", max_length=10, choices=Way)
    name = models.CharField("氏名", max_length=200)
    birth_date = models.DateField("生年月日", null=True)
    checked = models.CharField("本人の確かめ方", max_length=20)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="本人"
    )
    resident_id = models.UUIDField("住民", null=True)
    recorded_by = models.CharField("記録した職員", max_length=200, blank=True)
    at = models.DateTimeField("日時")

    class Meta:
        verbose_name = "署名"
        constraints = [
            models.CheckConstraint(
                name="signature_beside_an_official_names_them",
                condition=Q(way=Way.ONLINE, recorded_by="")
                | (~Q(way=Way.ONLINE) & ~Q(recorded_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d}"

    @property
    def checked_in_words(self) -> str:
        """How this person was known."""
        words = {"code": "申請した人から聞いた番号", "file": "付いていた書類", **dict(Seen.choices)}
        return str(words.get(self.checked, f"サインイン（{self.checked}）"))


class ConsentEvent(models.Model):
    """経過: one thing that happened to a consent, by whom."""

    append_only = True
    destroyed_by = "consent_id"

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+")
    what = models.CharField("できごと", max_length=12, choices=What)
    at = models.DateTimeField("日時")
    by = models.CharField("だれが", max_length=200)
    detail = models.JSONField("詳細", default=dict)

    class Meta:
        verbose_name = "同意の経過"
        indexes = [models.Index(fields=["consent", "id"], name="consent_history")]

    def __str__(self) -> str:
        return f"{self.consent_id} {self.what}"
