"""Bundles (まとめて手続き): which drafts and applications belong to one life event.

No answer is kept here: each stands in the draft of the procedure that asks it, and nowhere else.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Bundle(models.Model):
    """まとまり: the procedures somebody does together. It belongs to an account, to the browser that began
    it, or to the officer (`clerk`) who takes it down at the counter. `on_behalf_of`: the resident whom it
    is for, if that is not the account's own.

    Of a visit to the counter: `facts` said for the guide and `prepared`, what was written into forms
    at home, both emptied when it is filed; `movers`: ids of
    those of the household who move, where it is not everybody; `about`: the resident it is about, where
    they cannot come (who died); `identified`: by which kinds of documents, when, by whom; `signed`: how,
    when and which forms, `strokes` the signature as an SVG path of 600 by 200.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="手続きする方",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    on_behalf_of = models.UUIDField("代わりに出す相手", null=True)
    events = models.JSONField("出来事", default=list)
    apart = models.JSONField("手続きごとに答えること", default=list)
    language = models.CharField("言語", max_length=10, default="ja")
    started_at = models.DateTimeField("開始")
    saved_at = models.DateTimeField("最後の保存")
    filed_at = models.DateTimeField("提出", null=True)
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="聞き取った職員",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    facts = models.JSONField("聞いた事実", default=dict, db_default={})
    prepared = models.JSONField("家で書いた様式", default=dict, db_default={})
    movers = models.JSONField("引っ越す方", null=True)
    about = models.UUIDField("亡くなった方", null=True)
    identified = models.JSONField("本人確認", default=dict, db_default={})
    signed = models.JSONField("署名した様式", default=dict, db_default={})
    strokes = models.TextField("署名", blank=True, db_default="")

    class Meta:
        verbose_name = "まとめて手続き"
        indexes = [models.Index(fields=["account", "-saved_at"], name="bundle_account")]
        constraints = [
            models.CheckConstraint(
                name="bundle_is_a_clerks_or_a_residents",
                condition=Q(clerk=None) | Q(account=None),
            )
        ]

    def __str__(self) -> str:
        return f"{','.join(self.events)} {self.pk}"

    @property
    def subjects(self) -> list[str]:
        """Whose record this is, for the audit."""
        found = [f"resident:{one}" for one in (self.on_behalf_of, self.about) if one]
        return [
            f"bundle:{self.pk}",
            *found,
            *([f"account:{self.account_id}"] if self.account_id else []),
        ]


class BundleMember(models.Model):
    """手続き: one procedure of a bundle. It has a draft, which becomes an application, or is done at an
    office: then `papers` are ids of the documents to bring.

    Drafts and applications go by rules of their own: here are only their ids.
    """

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("順")
    procedure_id = models.CharField("手続き", max_length=60)
    draft_id = models.UUIDField("下書き", null=True, unique=True)
    application_id = models.UUIDField("申請", null=True, unique=True)
    due_on = models.DateField("期限", null=True)
    papers = models.JSONField("持っていく物", default=list)
    office = models.CharField("窓口", max_length=125, blank=True)

    class Meta:
        verbose_name = "まとめた手続き"
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "procedure_id"], name="procedure_once_in_a_bundle"
            ),
            models.CheckConstraint(
                name="filed_member_had_a_draft",
                condition=Q(application_id=None) | Q(draft_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id} {self.procedure_id}"
