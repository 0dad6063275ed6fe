"""The definition of a procedure: written once, as data, and every channel is a view of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler, field_validator, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from .charging import Charge
from .form import Attachment, Form, Option, Page, Question
from .process import (
    ExtraStep,
    Move,
    Outcome,
    Process,
    ProcessUse,
    StandardDays,
    Step,
)
from .secrecy import Secrecy
from .shape import Cel, Channel, Count, Duration, Id, Level, Name, Shape, Text
from .signer import Order, Signer

__all__ = [
    "Amount", "Attachment", "ClosedDay", "Count", "Criterion", "Deadline", "Definition", "Document",
    "Effect", "ExtraStep", "FactUse", "Form", "Move", "MynaPortal", "Option", "Outcome", "Page", "Process", "ProcessUse",
    "Provenance", "Question", "Signer", "StandardDays", "Step", "TestCase", "Text",
]  # fmt: skip

Kind = Literal["申請", "届出", "交付請求", "申出", "事前送信"]
FactType = Literal["bool", "int", "money", "text", "date", "choice", "people"]
Unit = Literal["yen", "days", "months", "people", "count", "date", "month"]
Expected = Literal["needed", "offered", "criteria", "amounts", "fee"]
ClosedDay = Literal["next_opening", "by_ordinance", "as_is"]
CORE_BUSINESSES = (
    "住民基本台帳", "選挙人名簿管理", "就学", "戸籍", "戸籍の附票", "印鑑登録", "固定資産税",
    "個人住民税", "法人住民税", "軽自動車税", "国民年金", "国民健康保険", "後期高齢者医療",
    "介護保険", "障害者福祉", "生活保護", "健康管理", "児童手当", "児童扶養手当",
    "子ども・子育て支援",
)  # fmt: skip


class MynaPortal(Shape):
    """One of the 31 procedures of マイナポータル ぴったりサービス."""

    group: Literal["子育て", "介護", "被災者支援", "自動車"]
    no: Annotated[int, Field(ge=1, le=99)]


class Document(Shape):
    """Something to bring or attach; `when` a rule, absent = always."""

    id: Name
    text: Text
    when: Cel | None = None


class Effect(Shape):
    """From when it counts: filed in time, or later.

    `month_after`: the first of the month after (the event; the filing when late). `same_day`: the
    day counted from. `month_start`: the first of the month. 児童手当法8条2項・3項 is twice month_after.
    """

    in_time: Literal["same_day", "month_start", "month_after"]
    late: Literal["same_day", "month_start", "month_after"]


class Deadline(Shape):
    """Until when, counted for one life event (absent = whatever the event).

    `when`: a rule; where it is false this deadline is not the household's. `from` is a fact of type
    date. `first_day`: excluded is 民法140条, included is 戸籍法43条. `closed_day` is what becomes of
    a last day on which the office is closed: next_opening (地方自治法4条の2第4項), by_ordinance (a
    day set by the city's ordinance: as next_opening unless the city's file says otherwise), as_is
    (a limitation period, which never moves).
    """

    event: Id | None = None
    when: Cel | None = None
    text: Text
    within: Count | None = None
    from_: Annotated[Name | None, Field(alias="from")] = None
    first_day: Literal["excluded", "included"] = "excluded"
    closed_day: ClosedDay = "next_opening"
    effect: Effect | None = None
    earliest_days_before: Annotated[int, Field(ge=0, le=366)] | None = None
    if_late: Text | None = None

    @model_validator(mode="after")
    def _computed_needs_both(self) -> Deadline:
        if self.within is not None and self.from_ is None:
            raise ValueError("within を書くときは、数え始める日の事実 from が要ります")
        if self.effect is not None and self.within is None:
            raise ValueError("effect(いつから)を書くときは、期限 within と from が要ります")
        return self


class FactUse(Shape):
    """How this procedure learns a fact; {} takes type and question from the vocabulary.

    `from`: register.<…> or form.<question>. `ask`: the type asked for, with question and why.
    """

    from_: Annotated[str | None, Field(alias="from", pattern=r"^(register|form)\.[a-z0-9_]+$")] = (
        None
    )
    as_: Annotated[FactType | None, Field(alias="as")] = None
    ask: FactType | None = None
    question: Text | None = None
    why: Text | None = None
    options: list[Option] | None = None

    @model_validator(mode="after")
    def _asking_says_why(self) -> FactUse:
        if self.ask and not (self.question and self.why):
            raise ValueError("尋ねる事実(ask)には question と why(なぜ尋ねるか)が要ります")
        if self.ask == "choice" and not self.options:
            raise ValueError("ask: choice には options が要ります")
        return self


class Criterion(Shape):
    """One condition of the law: the rule, the sentence when it holds, and when it does not."""

    when: Cel
    because: Text
    unless: Text | None = None
    law: str | None = None
    from_: Annotated[dt.date | None, Field(alias="from")] = None
    until: dt.date | None = None

    @model_validator(mode="after")
    def _from_before_until(self) -> Criterion:
        if self.from_ and self.until and self.from_ > self.until:
            raise ValueError("from が until より後です")
        return self


class Amount(Shape):
    """A sum the procedure comes to: its rule, and what people call it (手当月額).

    A bare string is the rule alone. `unit` says how the value is written: yen as 20,000円. The rule
    of a date or a month (any day of it) gives a date, any other a whole number.
    """

    value: Cel
    title: Text | None = None
    unit: Unit | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_string_is_the_rule(cls, value: Any) -> Any:
        return {"value": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        full = handler.resolve_ref_schema(handler(core_schema))
        return {"anyOf": [{"type": "string", "minLength": 1}, full]}


class TestCase(Shape):
    """The author's own example, run before publishing; a failing one blocks it.

    `given` and `expect` hold JSON values: a day is its ISO text, in a file as in the database.
    """

    __test__ = False  # not a test class of pytest

    name: str
    events: list[Id] = []
    given: dict[Name, Any] = {}
    as_of: dt.date
    expect: Annotated[dict[Expected, Any], Field(min_length=1)]

    @field_validator("given", "expect", mode="before")
    @classmethod
    def _days_as_text(cls, value: Any) -> Any:
        return _without_dates(value)


def _without_dates(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _without_dates(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_without_dates(one) for one in value]
    return value


class Provenance(Shape):
    """Where this comes from. Only rule: checked may ever say "not needed"."""

    rule: Literal["checked", "verify", "none"]
    source: str
    checked: dt.date | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _checked_has_a_day(self) -> Provenance:
        if (self.rule == "checked") != (self.checked is not None):
            raise ValueError("rule: checked のときだけ、確かめた日 checked を書いてください")
        return self


# What the question may be that a signer's field speaks of.
KINDS: dict[str, frozenset[str]] = {
    "each": frozenset({"people"}),
    "name": frozenset({"name", "text"}),
    "birth_date": frozenset({"date"}),
    "email": frozenset({"email"}),
}


class Definition(Shape):
    """One procedure, whole. Everything else in the house is a view of it.

    `needed`: it must be done, or a right is lost or delayed. `offered`: it may be asked for, and
    nothing is lost by waiting. `concerns`: which people of the household it is about.
    """

    id: Id
    kind: Kind
    title: Text
    summary: Text
    law: list[str]
    office: Id
    core_business: str | None = None
    secrecy: Secrecy = "ordinary"
    secrecy_rule: Id | None = None
    mynaportal: MynaPortal | None = None
    events: list[Id] = []
    applicant: Text
    conditions: list[Text] = []
    documents: list[Document] = []
    outputs: list[Text] = []
    deadlines: list[Deadline] = []
    identity: Level
    identity_note: Text | None = None
    representatives: list[Literal["parent", "guardian", "proxy"]] = ["parent", "guardian", "proxy"]
    channels: Annotated[list[Channel], Field(min_length=1)]
    charge: Charge | None = None
    fee: Cel | None = None
    fee_text: Text | None = None
    note: Text | None = None
    parameters: list[Annotated[str, Field(pattern=r"^tables/[a-z0-9-]+\.yaml$")]] = []
    facts: dict[Name, FactUse] = {}
    criteria: dict[Name, Criterion] = {}
    needed: Cel | None = None
    offered: Cel | None = None
    concerns: Cel | None = None
    amounts: dict[Name, Amount] = {}
    form: Form | None = None
    attachments: list[Attachment] = []
    signers: list[Signer] = []
    signers_order: Order = "parallel"
    process: ProcessUse | None = None
    letters: dict[Name, Id] = {}
    retention: dict[Name, Duration] = {}
    effort: dict[
        Literal["counter_minutes", "online_minutes", "clerk_minutes"],
        Annotated[int, Field(ge=0, le=10000)],
    ] = {}
    tests: list[TestCase] = []
    provenance: Provenance

    @field_validator("core_business")
    @classmethod
    def _one_of_the_twenty(cls, value: str | None) -> str | None:
        if value is not None and value not in CORE_BUSINESSES:
            raise ValueError("標準化20業務の名前ではありません")
        return value

    @field_validator("events", "channels", "representatives")
    @classmethod
    def _each_once(cls, value: list[str]) -> list[str]:
        if len(value) != len(set(value)):
            raise ValueError("同じものが二度あります")
        return value

    @model_validator(mode="after")
    def _hangs_together(self) -> Definition:
        if self.form is not None and self.process is None:
            raise ValueError("form があるのに process(受けた後の進み方)がありません")
        if self.fee is None and self.fee_text is None and self.charge is None:
            raise ValueError("手数料は fee(式)、fee_text(文)、charge(名前) のどれかが要ります")
        if (self.needed or self.offered) and not self.criteria:
            raise ValueError("needed か offered があるのに criteria がありません")
        self._attachments_have_their_page()
        self._repeats_have_their_people()
        self._signers_speak_of_what_there_is()
        return self

    def _attachments_have_their_page(self) -> None:
        pages = {page.id for page in self.form.pages} if self.form else set()
        for attachment in self.attachments:
            if attachment.page is not None and attachment.page not in pages:
                raise ValueError(f"添付 {attachment.id} の page: {attachment.page} がありません")

    def _repeats_have_their_people(self) -> None:
        if self.form is None:
            return
        people = {q.id for q in self.form.questions() if q.kind == "people"} | set(self.facts)
        for page in self.form.pages:
            if page.repeat is not None and page.repeat not in people:
                raise ValueError(
                    f"ページ {page.id} の repeat: {page.repeat} は質問にも事実にもありません"
                )

    def _signers_speak_of_what_there_is(self) -> None:
        roles = [signer.role for signer in self.signers]
        if len(roles) != len(set(roles)):
            raise ValueError("signers の role が重なっています")
        questions = {q.id: q.kind for q in self.form.questions()} if self.form else {}
        items = {item.id for item in self.attachments}
        pages = {page.id for page in self.form.pages} if self.form else set()
        for signer in self.signers:
            unknown = sorted(set(signer.sees) - pages - set(questions) - items)
            for field, one in signer.named().items():
                fits = one in items if field == "paper" else questions.get(one) in KINDS[field]
                unknown += [] if fits else [f"{field}: {one}"]
            if unknown:
                raise ValueError(f"signers {signer.role}: {'、'.join(unknown)} がありません")

    def form_of_signer(self, role: str) -> Definition | None:
        """The questions a signer answers, as a definition with nothing but their form; None where
        there are none."""
        signer = next(one for one in self.signers if one.role == role)
        if not signer.asks:
            return None
        page = Page(id="signer", title=signer.label or self.title, questions=signer.asks)
        return self.model_copy(
            update={"form": Form(pages=[page]), "attachments": [], "signers": []}
        )

    @property
    def may_say_not_needed(self) -> bool:
        """A procedure without a verified rule is never called "not needed"."""
        return bool(self.needed or self.offered) and self.provenance.rule == "checked"
