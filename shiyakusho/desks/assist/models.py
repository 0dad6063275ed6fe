"""Visits (お手伝い): who helps whom with what, by which consent. No answer is kept here: each stands in
the draft of its procedure, which is the resident's.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from shiyakusho.desks.assist.choices import LIVE, Ending, How, State, Way


class Help(models.Model):
    """お手伝い: one visit, for one person, by one consent. The resident has no name here: who they are
    stands in what they file, and nowhere else.

    ``helper``: a member of staff (a volunteer's post too); of a family member only name and relation.
    ``number_digest``: of the four digits the resident chose, which the helper does not know; ``turned``:
    the screen is the resident's, ``unlocked`` by these digits. ``token_digest``: of the link to the resident's own phone or
    to the family member, ``code_digest`` of the number that stands for it; ``holder_digest``: the browser that entered by it. ``key_digest``: the browser the visit was begun
    in. ``asked_more``: a procedure the helper asks to help with as well, until the resident says so.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    way = models.CharField("手伝い方", max_length=10, choices=Way)
    helper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="手伝う職員・支援員"
    )  # fmt: skip
    helper_name = models.CharField("手伝う方", max_length=80, blank=True)
    helper_relation = models.CharField("関係", max_length=80, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="手伝ってもらう方"
    )  # fmt: skip
    place = models.CharField("場所", max_length=40, blank=True)
    procedures = models.JSONField("手伝ってよい手続き", default=list)
    asked_more = models.CharField("追加をたのんだ手続き", max_length=60, blank=True)
    language = models.CharField("言語", max_length=10, default="ja")
    state = models.CharField("状態", max_length=10, choices=State, default=State.ASKED)
    how = models.CharField("同意の方法", max_length=10, choices=How, blank=True)
    wording = models.DateField("同意の文の日付", null=True)
    witness = models.CharField("立会人", max_length=80, blank=True)
    strokes = models.TextField("同意の署名", blank=True)
    number_digest = models.CharField("ご本人の番号のハッシュ", max_length=64, blank=True)
    turned = models.BooleanField("画面はご本人に", default=False)
    unlocked = models.BooleanField("ご本人が開いた", default=False)
    key_digest = models.CharField("始めたブラウザーのハッシュ", max_length=64, blank=True)
    token_digest = models.CharField("リンクのハッシュ", max_length=64, null=True, unique=True)
    code_digest = models.CharField("番号のハッシュ", max_length=64, null=True, unique=True)
    holder_digest = models.CharField("入ったブラウザーのハッシュ", max_length=64, blank=True)
    asked_at = models.DateTimeField("始めた日時")
    agreed_at = models.DateTimeField("同意した日時", null=True)
    seen_at = models.DateTimeField("最後の操作")
    expires_at = models.DateTimeField("いつまで")
    ended_at = models.DateTimeField("終えた日時", null=True)
    ending = models.CharField("終わり方", max_length=10, choices=Ending, blank=True)

    class Meta:
        verbose_name = "お手伝い"
        indexes = [
            models.Index(fields=["helper", "state"], name="assist_of_helper"),
            models.Index(fields=["state", "seen_at"], name="assist_idle"),
            models.Index(fields=["account", "-asked_at"], name="assist_of_account"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["helper"], condition=Q(state__in=LIVE), name="assist_one_visit_at_a_time"
            ),
            models.CheckConstraint(
                name="assist_over_has_its_end",
                condition=Q(state__in=LIVE, ended_at=None, ending="")
                | (Q(state=State.ENDED, ended_at__isnull=False) & ~Q(ending="")),
            ),
            models.CheckConstraint(
                name="assist_open_was_agreed_to",
                condition=~Q(state=State.OPEN) | (Q(agreed_at__isnull=False) & ~Q(how="")),
            ),
            models.CheckConstraint(
                name="assist_unlocked_is_turned", condition=Q(unlocked=False) | Q(turned=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.pk}"

    @property
    def subject(self) -> str:
        """How the audit names this visit."""
        return f"help:{self.pk}"

    @property
    def subjects(self) -> list[str]:
        """Whose record it is, for the audit: both people."""
        both = [self.helper_id, self.account_id]
        return [self.subject, *(f"account:{one}" for one in both if one)]

    @property
    def is_live(self) -> bool:
        """Whether it may still be gone on with."""
        return self.state in LIVE


class HelpForm(models.Model):
    """手伝う様式: one procedure of a visit: its draft, and what became of it. ``own``: paths of questions
    turned to the resident beside those that always are. Signed with strokes or the name typed, for
    exactly what was shown (``seen``)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    help = models.ForeignKey(Help, models.PROTECT, related_name="+")
    procedure_id = models.CharField("手続き", max_length=60)
    draft_id = models.UUIDField("下書き")
    own = models.JSONField("ご本人が打つ質問", default=list)
    handed_over = models.BooleanField("ご本人に渡した", default=False)
    application_id = models.UUIDField("申請", null=True, unique=True)
    receipt_number = models.CharField("受付番号", max_length=16, blank=True)
    seen = models.CharField("見せた内容の指紋", max_length=64, blank=True)
    strokes = models.TextField("署名の線", blank=True)
    name = models.CharField("入力した氏名", max_length=100, blank=True)
    signed_at = models.DateTimeField("出した日時", null=True)

    class Meta:
        verbose_name = "手伝う様式"
        constraints = [
            models.UniqueConstraint(fields=["help", "procedure_id"], name="assist_form_once"),
            models.CheckConstraint(
                name="assist_filed_was_signed",
                condition=Q(application_id=None)
                | (Q(signed_at__isnull=False) & (~Q(strokes="") | ~Q(name=""))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.help_id} {self.procedure_id}"
