import uuid
from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value

from shiyakusho.engines.cases.choices import (
    Asking,
    DecisionState,
    EventKind,
    Handing,
    Mark,
    Unanswered,
)
from shiyakusho.engines.cases.likeness import Likeness  # noqa: F401 — a model of this room
from shiyakusho.ground.identity.choices import Clearance

FAR = "9999-12-31"


class Case(models.Model):
    """One application on its way through the city. 到達日 (``arrived_at``) never changes: the
    database itself refuses it.

    ``version`` rises with every change and guards against stale writes. ``step_kind`` repeats the
    kind of the step the case stands in, so that a list over many processes needs no definition.
    ``queue_on`` is the day somebody should look again: the due day, or the day by which an answer
    is awaited; :data:`FAR` when there is none. ``escalated`` is how far the case went up since that day
    passed (``attention``), ``doubted`` whether somebody should look if it was filed twice
    (``likeness``). ``name_key``, ``kana_key``, ``phone_key`` and ``born_on`` are of the person as written
    in the form: for finding and comparing only. ``secrecy`` (秘匿の区分) is the definition's, or
    higher where a chief raised it; with ``procedure_kind`` it decides who of the section sees it. ``shielded_posts``: of a person
    under 支援措置 the posts their measures allow, and nobody else; ``None`` for everybody else.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField(
        "forms.Application", verbose_name="申請", on_delete=models.PROTECT, related_name="+"
    )
    receipt_number = models.CharField("受付番号", max_length=40, unique=True)
    procedure_id = models.CharField("手続き", max_length=60)
    version_id = models.UUIDField("手続きの版")
    procedure_kind = models.CharField(
        "手続きの種類", max_length=10, blank=True, default="", db_default=""
    )
    section_id = models.CharField("担当課", max_length=80)
    secrecy = models.PositiveSmallIntegerField(
        "秘匿の区分", choices=Clearance, default=Clearance.ORDINARY, db_default=1
    )
    shielded_posts = ArrayField(models.TextField(), verbose_name="支援措置で見てよい職", null=True)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="申請者",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    resident_id = models.UUIDField("住民", null=True)
    channel = models.CharField("経路", max_length=10, blank=True, default="", db_default="")
    name_key = models.CharField(
        "氏名の検索キー", max_length=200, blank=True, default="", db_default="", db_collation="C"
    )
    kana_key = models.CharField(
        "振り仮名の検索キー",
        max_length=200,
        blank=True,
        default="",
        db_default="",
        db_collation="C",
    )
    phone_key = models.CharField(
        "電話番号の検索キー", max_length=20, blank=True, default="", db_default=""
    )
    born_on = models.DateField("書かれた生年月日", null=True)

    state = models.CharField("段階", max_length=60)
    step_kind = models.CharField("段階の種類", max_length=16)
    is_open = models.BooleanField("継続中", default=True)
    outcome = models.CharField("決定の内容", max_length=60, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="担当者",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    awaiting_post = models.CharField("決裁を待つ職", max_length=80, blank=True)
    records = models.JSONField("記録", default=dict)
    version = models.PositiveIntegerField("版", default=1)

    arrived_at = models.DateTimeField("到達日時")
    event_date = models.DateField("事実のあった日", null=True)
    entitled_on = models.DateField("権利の基準日")
    standard_days = models.PositiveSmallIntegerField("標準処理期間", null=True)
    standard_kind = models.CharField("日の数え方", max_length=10, blank=True)
    due_on = models.DateField("期限", null=True)
    extended_to = models.DateField("延期後の期限", null=True)
    queue_on = models.DateField("次に見る日", default=FAR)
    escalated = models.PositiveSmallIntegerField("引き上げた段", default=0, db_default=0)
    doubted = models.BooleanField("重複の疑い", default=False, db_default=False)
    mark = models.CharField(
        "印", max_length=10, choices=Mark, blank=True, default="", db_default=""
    )

    opened_at = models.DateTimeField("開始")
    changed_at = models.DateTimeField("最後の変更")
    decided_at = models.DateTimeField("決裁", null=True)
    closed_at = models.DateTimeField("終了", null=True)

    class Meta:
        verbose_name = "案件"
        indexes = [
            # The work queue: open cases of a section by the day to look at them.
            models.Index(
                fields=["section_id", "queue_on", "id"],
                name="cases_queue",
                condition=Q(is_open=True),
            ),
            models.Index(fields=["section_id", "queue_on", "id"], name="cases_all"),
            # The same for whoever may not see every secrecy: one read for each they may.
            models.Index(
                fields=["section_id", "secrecy", "queue_on", "id"], name="cases_by_secrecy"
            ),
            models.Index(fields=["section_id", "state", "queue_on", "id"], name="cases_state"),
            models.Index(
                fields=["section_id", "step_kind", "queue_on", "id"],
                name="cases_kind",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["section_id", "procedure_id", "queue_on", "id"], name="cases_procedure"
            ),
            models.Index(
                # With the section: else the person's whole past is read to find today's list.
                fields=["assignee", "section_id", "queue_on", "id"],
                name="cases_mine",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["section_id", "queue_on", "id"],
                name="cases_nobodys",
                condition=Q(is_open=True, assignee=None),
            ),
            models.Index(
                fields=["awaiting_post", "queue_on", "id"],
                name="cases_to_decide",
                condition=~Q(awaiting_post=""),
            ),
            models.Index(
                fields=["section_id", "queue_on", "id"],
                name="cases_marked",
                condition=~Q(mark=""),
            ),
            # With the secrecy last: whoever may not see every one passes over the others in the index.
            models.Index(fields=["section_id", "-closed_at", "-id", "secrecy"], name="cases_ended"),
            # What saved queues ask for besides, each in the order it is listed in.
            models.Index(
                fields=["section_id", "channel", "queue_on", "id"],
                name="cases_channel",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["section_id", "queue_on", "id"],
                name="cases_escalated",
                condition=Q(is_open=True, escalated__gt=0),
            ),
            models.Index(
                fields=["section_id", "queue_on", "id"],
                name="cases_doubted",
                condition=Q(is_open=True, doubted=True),
            ),
            models.Index(
                fields=["section_id", "arrived_at", "id"],
                name="cases_arrived_open",
                condition=Q(is_open=True),
            ),
            models.Index(
                fields=["section_id", "arrived_at", "id", "secrecy"], name="cases_arrival"
            ),
            models.Index(
                fields=["section_id", "procedure_id", "-closed_at", "-id", "secrecy"],
                name="cases_ended_procedure",
                condition=Q(is_open=False),
            ),
            models.Index(
                fields=["section_id", "state", "-closed_at", "-id", "secrecy"],
                name="cases_ended_state",
                condition=Q(is_open=False),
            ),
            models.Index(
                fields=["assignee", "section_id", "-closed_at", "-id", "secrecy"],
                name="cases_ended_by",
                condition=Q(is_open=False),
            ),
            models.Index(
                fields=["name_key", "born_on"], name="cases_name", condition=~Q(name_key="")
            ),
            models.Index(
                fields=["kana_key"],
                name="cases_kana",
                condition=Q(resident_id=None) & ~Q(kana_key=""),
            ),
            models.Index(fields=["phone_key"], name="cases_phone", condition=~Q(phone_key="")),
            models.Index(fields=["applicant", "-arrived_at"], name="cases_applicant"),
            models.Index(fields=["resident_id", "-arrived_at"], name="cases_resident"),
        ]
        constraints = [
            models.CheckConstraint(name="cases_secrecy", condition=Q(secrecy__range=(1, 3))),
            models.CheckConstraint(
                name="cases_closed_has_its_time",
                condition=Q(is_open=True, closed_at=None)
                | Q(is_open=False, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cases_decided_has_an_outcome",
                condition=Q(decided_at=None) | ~Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    @property
    def subject(self) -> str:
        """How the audit names this case."""
        return f"case:{self.pk}"

    @property
    def subjects(self) -> list[str]:
        """Whose record this is, for the audit: the case, its application, its person."""
        found = [self.subject, f"application:{self.application_id}"]
        if self.resident_id:
            found.append(f"resident:{self.resident_id}")
        elif self.applicant_id:
            found.append(f"account:{self.applicant_id}")
        return found


class CaseEvent(models.Model):
    """One thing that happened (経過). Append-only: the database refuses update and delete.

    ``public`` events make the resident's timeline; ``version`` is the case's version after it.
    """

    append_only = True
    destroyed_by = "case_id"

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    at = models.DateTimeField("時刻")
    kind = models.CharField("何が", max_length=20, choices=EventKind)
    version = models.PositiveIntegerField("版")
    from_state = models.CharField("前の段階", max_length=60, blank=True)
    to_state = models.CharField("後の段階", max_length=60, blank=True)
    actor_kind = models.CharField("行為者の種類", max_length=12)
    actor_id = models.CharField("行為者", max_length=80, blank=True)
    actor_name = models.CharField("行為者の名前", max_length=200)
    actor_post = models.CharField("職", max_length=200, blank=True)
    on_behalf_of = models.CharField("誰のために", max_length=80, blank=True)
    public = models.BooleanField("本人に見える", default=False)
    detail = models.JSONField("詳細", default=dict)

    class Meta:
        verbose_name = "経過"
        indexes = [models.Index(fields=["case", "id"], name="cases_event_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class ClockStop(models.Model):
    """A pause of the 標準処理期間, from the day a correction was asked to the day it came."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    stopped_on = models.DateField("止めた日")
    resumed_on = models.DateField("再開した日", null=True)

    class Meta:
        verbose_name = "期間の停止"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(resumed_on=None), name="cases_one_open_stop"
            ),
            models.CheckConstraint(
                name="cases_stop_in_order",
                condition=Q(resumed_on=None) | Q(resumed_on__gte=models.F("stopped_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.stopped_on}"


class Correction(models.Model):
    """補正の求め: which answers to correct, why, and what was answered.

    ``items``: ``[{"field", "reason", "text"}]``, with ``"withdrawn"`` (a moment) where the mark was
    taken back; ``before`` and ``after`` hold the asked fields only, and ``revision`` is the version
    of the application that came: what it changed beside them is shown too. ``move``: which move
    asked. ``remind_on``: the next day to remind; ``lapsed_at``: the last day passed unanswered.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("回")
    asked_at = models.DateTimeField("求めた時刻")
    asked_by = models.CharField("求めた人", max_length=200)
    respond_by = models.DateField("いつまでに")
    message = models.TextField("伝えること", blank=True)
    items = models.JSONField("項目")
    before = models.JSONField("直す前", default=dict)
    after = models.JSONField("直した後", null=True)
    answered_at = models.DateTimeField("直された時刻", null=True)
    ended_at = models.DateTimeField("待つのをやめた時刻", null=True)
    kind = models.CharField(
        "種類", max_length=14, choices=Asking, default=Asking.CORRECTION, db_default="correction"
    )
    move = models.CharField("動き", max_length=60, blank=True, default="", db_default="")
    remind_on = models.DateField("次に知らせる日", null=True)
    unanswered = models.CharField(
        "返事がないとき",
        max_length=15,
        choices=Unanswered,
        default=Unanswered.STAY_OPEN,
        db_default="stay_open",
    )
    lapsed_at = models.DateTimeField("期限が過ぎた時刻", null=True)
    revision = models.PositiveSmallIntegerField("申請の版", null=True)
    channel = models.CharField("返事の経路", max_length=10, blank=True, default="", db_default="")
    received_on = models.DateField("返事の届いた日", null=True)

    class Meta:
        verbose_name = "補正の求め"
        indexes = [
            # Read every day: whom to remind, and what lapsed.
            models.Index(
                fields=["respond_by"],
                name="cases_correction_waits",
                condition=Q(answered_at=None, ended_at=None, lapsed_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_correction_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at=None, ended_at=None),
                name="cases_one_open_correction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"

    @property
    def fields(self) -> list[str]:
        """Ids of the questions and attachments to be corrected: marks not taken back."""
        return [item["field"] for item in self.open_items]

    @property
    def open_items(self) -> list[dict[str, str]]:
        """The marks that were not taken back."""
        return [item for item in self.items if not item.get("withdrawn")]

    @property
    def is_waiting(self) -> bool:
        """Whether an answer would still be taken."""
        return self.answered_at is None and self.ended_at is None

    def is_late(self, today: date) -> bool:
        """Whether the last day passed and nobody answered."""
        return self.is_waiting and self.respond_by < today

    def may_be_refused(self, today: date) -> bool:
        """Whether silence may be answered by a refusal (行政手続法7条) on ``today``."""
        return self.is_late(today) and self.unanswered == Unanswered.PROPOSE_REFUSAL


class Decision(models.Model):
    """A drafted answer (起案) and what became of it (決裁).

    ``criteria`` keeps the sentences the decision stands on as they read that day:
    ``[{"id", "holds", "sentence", "law"}]``. An outcome that needs a reason cannot exist without
    one (行政手続法8条): the database holds it too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("回")
    state = models.CharField(
        "状態", max_length=10, choices=DecisionState, default=DecisionState.DRAFTED
    )
    outcome = models.CharField("決定の内容", max_length=60)
    needs_reason = models.BooleanField("理由が要る")
    reason = models.TextField("理由", blank=True)
    criteria = models.JSONField("審査基準への当てはめ", default=list)
    letter = models.CharField("通知書", max_length=60, blank=True)
    effective_on = models.DateField("施行日", null=True)
    drafter = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="起案者", on_delete=models.PROTECT, related_name="+"
    )
    drafted_at = models.DateTimeField("起案")
    decider_post = models.CharField("決裁する職", max_length=80)
    proposal_id = models.CharField("決裁案", max_length=64, unique=True)
    decided_at = models.DateTimeField("決裁", null=True)
    decided_by = models.CharField("決裁した人", max_length=200, blank=True)
    decided_by_post = models.CharField("決裁した職", max_length=200, blank=True)
    acting = models.BooleanField("代決", default=False)
    document_number = models.CharField("文書番号", max_length=80, blank=True)
    comment = models.TextField("決裁者の言葉", blank=True)

    class Meta:
        verbose_name = "決定"
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="cases_decision_number"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="drafted"), name="cases_one_open_draft"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="approved"), name="cases_decided_once"
            ),
            models.CheckConstraint(
                name="cases_reason_where_needed",
                condition=Q(needs_reason=False) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="cases_approved_is_complete",
                condition=~Q(state="approved")
                | (
                    Q(decided_at__isnull=False)
                    & ~Q(document_number="")
                    & ~Q(decided_by="")
                    & Q(effective_on__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome} ({self.state})"


class CaseLetter(models.Model):
    """A letter of this case (通知書), numbered from 1; ``read_at`` is when the person opened it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField("番")
    letter = models.ForeignKey("letters.Letter", models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    template = models.CharField("様式", max_length=80)
    number = models.CharField("文書番号", max_length=80)
    dated = models.DateField("日付")
    issued_at = models.DateTimeField("発行")
    read_at = models.DateTimeField("本人が開いた時刻", null=True)

    class Meta:
        verbose_name = "案件の通知書"
        constraints = [
            models.UniqueConstraint(fields=["case", "n"], name="cases_letter_n"),
            models.CheckConstraint(name="cases_letter_numbered", condition=~Q(number="")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.n}"


class Handover(models.Model):
    """交付: how, when and to whom a paper was given, and the fee received there."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    method = models.CharField("方法", max_length=10, choices=Handing)
    received_by = models.CharField("受け取った人", max_length=200, blank=True)
    tracking = models.CharField("追跡番号", max_length=40, blank=True)
    fee_yen = models.PositiveIntegerField("手数料")
    fee_received_at = models.DateTimeField("手数料の受領", null=True)
    handed_at = models.DateTimeField("交付")
    handed_by = models.CharField("渡した人", max_length=200)

    class Meta:
        verbose_name = "交付"
        constraints = [
            models.CheckConstraint(
                name="cases_no_paper_before_the_fee",
                condition=Q(fee_yen=0) | Q(fee_received_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.method}"


class SavedView(models.Model):
    """A work queue with a name (作業の一覧): a filter with its order, and the columns to show.

    Its owner's own, or with ``section_id`` everybody's of that section. It holds no cases: whoever
    opens it sees those of its filter that they may see.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField("名前", max_length=40)
    query = models.JSONField("条件", default=dict)
    columns = models.JSONField("列", default=list, db_default=Value([], models.JSONField()))
    section_id = models.CharField(
        "使える課", max_length=80, blank=True, default="", db_default="", db_index=True
    )

    class Meta:
        verbose_name = "作業の一覧"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="cases_view_name"),
        ]

    def __str__(self) -> str:
        return self.name


# One file, one noun; Django finds models here.
from shiyakusho.engines.cases.bulk_models import BulkItem, BulkJob  # noqa: E402, F401
from shiyakusho.engines.cases.export_models import Export, ExportPart  # noqa: E402, F401
