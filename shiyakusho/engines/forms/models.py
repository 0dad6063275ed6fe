"""Drafts, applications, and every version of their answers."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.registers.people import public as people

from .choices import Channel, Signing, Source, State, Way


class Application(models.Model):
    """申請: filed once, at `arrived_at` (到達日時), which the database itself never lets change.

    `answers` are values by question id; a repeated page is a list under its own id, one entry per
    person: `{"key", "name", "birth_date", "relation", <question id>: value}`. They are the present ones: each version is
    an ApplicationRevision. `provenance` says for each answer where it came from (Source).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    receipt_number = models.CharField("受付番号", max_length=16, unique=True)
    procedure_id = models.CharField("手続き", max_length=60)
    version = models.ForeignKey(
        "catalogue.Version", verbose_name="手続きの版", on_delete=models.PROTECT, related_name="+"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="申請者",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    resident_id = models.UUIDField("住民", null=True, db_index=True)
    answers = models.JSONField("回答", default=dict)
    provenance = models.JSONField("回答の出どころ", default=dict)
    event_date = models.DateField("事実のあった日", null=True)
    helper_name = models.CharField("代わりに入力した方", max_length=80, blank=True)
    helper_relation = models.CharField("申請者との関係", max_length=80, blank=True)
    acted_as = models.CharField("代理の根拠", max_length=10, choices=people.Basis, blank=True)
    acted_by_name = models.CharField("代理人の氏名", max_length=200, blank=True)
    mandate_id = models.UUIDField("代理の記録", null=True)
    channel = models.CharField("経路", max_length=10, choices=Channel)
    language = models.CharField("言語", max_length=10, default="ja")
    state = models.CharField("状態", max_length=10, choices=State, default=State.SUBMITTED)
    arrived_at = models.DateTimeField("到達日時")
    withdrawn_at = models.DateTimeField("取下げ", null=True)
    withdrawn_reason = models.TextField("取下げの理由", blank=True)
    intent_key = models.CharField("一度きりの鍵", max_length=200, unique=True)
    content_digest = models.CharField("内容のハッシュ", max_length=64)

    class Meta:
        verbose_name = "申請"
        indexes = [
            models.Index(fields=["account", "-arrived_at"], name="application_account"),
            models.Index(fields=["procedure_id", "arrived_at"], name="application_procedure"),
        ]
        constraints = [
            models.CheckConstraint(
                name="application_withdrawn_has_its_time",
                condition=Q(state=State.SUBMITTED, withdrawn_at=None)
                | Q(state=State.WITHDRAWN, withdrawn_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_of_a_representative_has_both",
                condition=Q(acted_as="", acted_by_name="", mandate_id__isnull=True)
                | (~Q(acted_as="") & ~Q(acted_by_name="") & Q(resident_id__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def subject(self) -> str:
        """How the audit names this application."""
        return f"application:{self.pk}"

    @property
    def subjects(self) -> list[str]:
        """Whose record this is, for the audit."""
        return [self.subject, *subjects_of(self.account_id, self.resident_id)]


class ApplicationRevision(models.Model):
    """版: the whole content of an application as it was at one time. Number 1 is what was filed.

    Append-only: the serving role can neither change nor delete one.
    """

    append_only = True
    destroyed_by = "application_id"

    application = models.ForeignKey(Application, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("番号")
    answers = models.JSONField("回答")
    provenance = models.JSONField("回答の出どころ", default=dict)
    fields = models.JSONField("直した項目", default=list)
    made_at = models.DateTimeField("時刻")
    made_by = models.CharField("だれが", max_length=80, help_text="subject id; empty: anonymous")
    helper_name = models.CharField("代わりに入力した方", max_length=80, blank=True)

    class Meta:
        verbose_name = "申請の版"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="revision_number_of_application"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} #{self.number}"


class ApplicationAttachment(models.Model):
    """添付: a file of one version of an application, under one item of the definition."""

    append_only = True
    destroyed_by = "revision_id"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    revision = models.ForeignKey(ApplicationRevision, models.PROTECT, related_name="+")
    item = models.CharField("添付の項目", max_length=60)
    blob = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("順")

    class Meta:
        verbose_name = "添付"
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "item", "position"], name="attachment_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.position}"


class ApplicationSignature(models.Model):
    """署名: given as it was filed, for exactly what was shown (``seen``, its fingerprint): the strokes on a
    screen (an SVG path of 600 by 200), a name typed where nobody could draw, or on paper that the office
    keeps. ``together``: how many forms it was given for at once."""

    append_only = True
    destroyed_by = "application_id"

    application = models.OneToOneField(Application, models.PROTECT, related_name="+")
    how = models.CharField("署名の方法", max_length=10, choices=Signing)
    strokes = models.TextField("署名の線", blank=True)
    name = models.CharField("入力した氏名", max_length=100, blank=True)
    seen = models.CharField("見せた内容の指紋", max_length=64)
    together = models.PositiveSmallIntegerField("一緒に署名した様式", default=1)
    signed_at = models.DateTimeField("署名した日時")

    class Meta:
        verbose_name = "申請の署名"
        constraints = [
            models.CheckConstraint(
                name="signature_is_as_it_says",
                condition=(Q(how=Signing.SCREEN, name="") & ~Q(strokes=""))
                | (Q(how=Signing.TYPED, strokes="") & ~Q(name=""))
                | Q(how=Signing.PAPER, strokes="", name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.how}"


class Draft(models.Model):
    """下書き: what was typed so far, exactly as typed, right or wrong.

    `answers` holds raw answers by question id; a repeated page is a dict under its own id, by the
    key of each person. It belongs to an account, or to whoever holds its link or its code. Of both
    only hashes are kept. `moved_from`: the version this person last looked at, where another came into
    force since; `set_aside`: answers that version does not ask for. `on_behalf_of`: the resident whom
    the account acts for, or for whom an officer writes (its Interview says how). Filed, it is emptied
    and points at its application.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure_id = models.CharField("手続き", max_length=60)
    version = models.ForeignKey(
        "catalogue.Version", verbose_name="手続きの版", on_delete=models.PROTECT, related_name="+"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="申請者",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    on_behalf_of = models.UUIDField("代わりに出す相手", null=True)
    moved_from = models.ForeignKey(
        "catalogue.Version",
        verbose_name="最後に見た版",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answers = models.JSONField("書いた内容", default=dict)
    set_aside = models.JSONField("使わなくなった回答", default=list)
    helper_name = models.CharField("代わりに入力する方", max_length=80, blank=True)
    helper_relation = models.CharField("申請者との関係", max_length=80, blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    channel = models.CharField("経路", max_length=10, choices=Channel, default=Channel.ONLINE)
    link_digest = models.CharField("専用リンクのハッシュ", max_length=64, null=True, unique=True)
    code_digest = models.CharField("番号のハッシュ", max_length=64, null=True, unique=True)
    birth_date = models.DateField("続きから書くための生年月日", null=True)
    started_at = models.DateTimeField("開始")
    saved_at = models.DateTimeField("最後の保存")
    application = models.OneToOneField(
        Application, verbose_name="申請", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "下書き"
        indexes = [models.Index(fields=["saved_at"], name="draft_saved_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "procedure_id", "on_behalf_of"],
                condition=Q(application=None, account__isnull=False),
                nulls_distinct=False,
                name="one_open_draft_per_procedure",
            ),
            models.CheckConstraint(
                name="draft_code_has_a_birth_date",
                condition=Q(code_digest=None) | Q(birth_date__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.pk}"

    @property
    def is_filed(self) -> bool:
        """Whether it became an application."""
        return self.application_id is not None

    @property
    def is_taken_down(self) -> bool:
        """Whether an officer fills it in: its Interview says how."""
        return self.channel != Channel.ONLINE

    @property
    def can_be_resumed(self) -> bool:
        """Whether somebody could find it again from another device."""
        return bool(self.account_id or self.link_digest or self.code_digest)

    @property
    def subjects(self) -> list[str]:
        """Whose record this is, for the audit."""
        return [f"draft:{self.pk}", *subjects_of(self.account_id, self.on_behalf_of)]


class DraftAttachment(models.Model):
    """A file put into a draft; removed freely until it is filed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="+")
    item = models.CharField("添付の項目", max_length=60)
    blob = models.ForeignKey("files.Blob", models.PROTECT, related_name="+")
    added_at = models.DateTimeField("追加")

    class Meta:
        verbose_name = "下書きの添付"
        indexes = [models.Index(fields=["draft", "added_at"], name="draft_attachment_order")]

    def __str__(self) -> str:
        return f"{self.item} {self.blob_id}"


class Interview(models.Model):
    """聞き取り: a draft that an officer fills in for somebody, and how it was received.

    ``arrived_on``: the day the paper arrived (到達日); none of what is said at the counter, which
    arrives when it is filed. ``checked``: by which documents the person was identified (ids of
    ``national/counter/identity.yaml``). ``papers``: attachments that came as paper, item id →
    ``kept`` or ``shown``. Filed, it names its application.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.OneToOneField(Draft, models.PROTECT, related_name="+")
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="聞き取った職員",
        on_delete=models.PROTECT,
        related_name="+",
    )
    way = models.CharField("受け方", max_length=10, choices=Way)
    arrived_on = models.DateField("届いた日", null=True)
    checked = models.JSONField("本人確認", default=list)
    papers = models.JSONField("紙で受け取った書類", default=dict)
    application = models.OneToOneField(Application, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "聞き取り"
        constraints = [
            models.CheckConstraint(
                name="interview_on_paper_has_its_day",
                condition=Q(way=Way.SPOKEN, arrived_on=None)
                | Q(way__in=[Way.PAPER, Way.POST], arrived_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.draft_id}"

    @property
    def source(self) -> str:
        """Where its answers come from (choices.Source)."""
        return Source.PAPER if self.on_paper else Source.COUNTER

    @property
    def channel(self) -> str:
        """By which way its application comes in."""
        return Channel.MAIL if self.way == Way.POST else Channel.COUNTER

    @property
    def on_paper(self) -> bool:
        """Whether there is a paper it was written down from."""
        return self.way != Way.SPOKEN


def subjects_of(account_id: uuid.UUID | None, resident_id: uuid.UUID | None) -> list[str]:
    """Audit subjects of a person by what we know of them."""
    found = [f"resident:{resident_id}"] if resident_id else []
    return found + ([f"account:{account_id}"] if account_id else [])
