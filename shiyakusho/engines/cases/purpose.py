"""What a case is looked at for, in words its person understands (利用目的)."""

from __future__ import annotations

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.ground.audit import Purpose, current_actor, current_purpose, for_purpose
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose.guard import ASKED_OF, READS
from shiyakusho.ground.purpose.registry import office_of
from shiyakusho.registers.organisation import public as organisation

# What an office does with each kind of procedure, as its person would say it.
DONE_WITH = {"届出": "確認", "申出": "確認", "交付請求": "証明の発行", "事前送信": "事前の確認"}
LISTED = "案件の割り振りと進み具合の確認"


def purpose_of(case: Case, kind: str = "case", doing: str = "") -> Purpose:
    """「児童手当の認定請求の審査（小倉北区役所 …）」; ``doing`` says more than the work itself."""
    what = f"{definition_of(case).title.ja}の{DONE_WITH.get(case.procedure_kind, '審査')}"
    office = organisation.section(case.section_id).full_name.ja
    words = f"{what}：{doing}" if doing else what
    return Purpose(kind, str(case.pk), f"{words}（{office}）")  # type: ignore[arg-type]


def read_for(purpose: Purpose) -> None:
    """From here on this is what is read for."""
    for_purpose(purpose.kind, purpose.reference, purpose.words)


def listing(account: Account, what: str = "cases.queue", words: str = LISTED) -> None:
    """A list shows only what picking needs; this is what it is read for."""
    office = office_of(account)
    for_purpose("task", what, f"{words}（{office}）" if office else words)


def for_the_work(case: Case) -> None:
    """A service works on a case, after it asked who may: what it reads on the way is for this case,
    unless the request opened something already."""
    if current_actor().kind in ASKED_OF and current_purpose().kind not in READS:
        read_for(purpose_of(case))
