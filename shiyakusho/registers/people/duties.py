"""What the register owes the house: disclosure and erasure of a person's data, staff search."""

from collections.abc import Iterable
from typing import Any

from shiyakusho.ground.contracts import Kept, PersonalData, SearchSource, personal_data, search
from shiyakusho.ground.purpose.registry import kinds

from .around import name_for
from .finding import KIND, find
from .memory import forget
from .models import (
    AccountLink,
    AddressPeriod,
    GivenFact,
    LinkRequest,
    Mandate,
    Membership,
    Protection,
    RegisterEntry,
    Relation,
    Resident,
)


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    """Everything kept about a person, their own address included: it is they who ask."""
    kind, _, key = subject.partition(":")
    if kind == "account":
        links = [_link(row) for row in AccountLink.objects.filter(account_id=key)]
        asked = [_asked(row) for row in LinkRequest.objects.filter(account_id=key)]
        held = [_mandate(row, "本人") for row in Mandate.objects.filter(representative__pk=key)]
        return [*links, *asked, *held]
    if kind != "resident":
        return []
    resident = Resident.objects.filter(pk=key).first()
    return [] if resident is None else [_basic(resident), *_dated(resident), *_given(resident)]


def _basic(r: Resident) -> dict[str, Any]:
    return {
        "種類": "住民", "宛名番号": r.number, "氏名": r.name, "振り仮名": r.kana, "通称": r.alias,
        "旧氏": r.former_name, "生年月日": r.birth_date, "性別": r.get_sex_display(),
        "国籍": r.nationality, "在留資格": r.residence_status, "在留期間の満了日": r.residence_until,
        "住民となった日": r.since, "住民でなくなった日": r.until,
    }  # fmt: skip


def _dated(r: Resident) -> Iterable[dict[str, Any]]:
    for a in AddressPeriod.objects.filter(resident=r).order_by("since"):
        yield {"種類": "住所", "住所": f"{a.ward}{a.town}{a.rest} {a.building}".strip(),
               "郵便番号": a.postal_code, "開始": a.since, "終了": a.until}  # fmt: skip
    for m in Membership.objects.filter(resident=r).select_related("household").order_by("since"):
        yield {"種類": "世帯", "世帯番号": m.household.number, "続柄": m.relation,
               "開始": m.since, "終了": m.until}  # fmt: skip
    for k in Relation.objects.filter(resident=r).select_related("other").order_by("since"):
        yield {"種類": "関係", "関係": k.get_kind_display(), "相手": name_for(r, k.other),
               "開始": k.since, "終了": k.until}  # fmt: skip
    for e in RegisterEntry.objects.filter(resident=r).order_by("register", "since"):
        yield {"種類": "台帳の記載", "台帳": e.get_register_display(), "記載": e.facts,
               "開始": e.since, "終了": e.until}  # fmt: skip
    for p in Protection.objects.filter(resident=r).order_by("since"):
        yield {"種類": "支援措置", "開始": p.since, "終了": p.until}


def _given(r: Resident) -> Iterable[dict[str, Any]]:
    for g in GivenFact.objects.filter(resident=r).order_by("at"):
        yield {"種類": "本人が伝えたこと", "項目": g.fact, "内容": g.value,
               "経路": g.get_source_display(), "伝えた人": g.said_by, "日時": g.at,
               "同意": g.consent, "取消し": g.withdrawn_at}  # fmt: skip
    yield from (_link(row) for row in AccountLink.objects.filter(resident=r))
    yield from (_mandate(row, "代理人") for row in Mandate.objects.filter(grantor=r))


def _mandate(row: Mandate, other: str) -> dict[str, Any]:
    """A mandate as one of its two people has it shown: with the name of the other."""
    name = row.representative_name if other == "代理人" else row.grantor.name
    return {"種類": "代理", "代理の種類": row.get_kind_display(), other: name, "手続き": row.procedures,
            "開始": row.since, "終了": row.until, "引受け": row.accepted_at, "取消し": row.revoked_at}  # fmt: skip


def _asked(row: LinkRequest) -> dict[str, Any]:
    """A question about the account: the facts it brought, never who was looked at."""
    return {"種類": "結びつけの確認", "ようす": row.get_state_display(), "届いた4情報": row.given,
            "始まり": row.asked_at, "決定": row.decided_at}  # fmt: skip


def _link(row: AccountLink) -> dict[str, Any]:
    return {"種類": "アカウントとの結びつき", "方法": row.get_method_display(),
            "開始": row.linked_at, "終了": row.ended_at}  # fmt: skip


def _erase(subject: str) -> int:
    """Given facts and links go. The copy of the city's registers follows their own law: it
    changes only by import (住民基本台帳法施行令34条: kept 150 years there)."""
    forget()
    kind, _, key = subject.partition(":")
    if kind == "resident":
        facts, _detail = GivenFact.objects.filter(resident_id=key).delete()
        links, _detail = AccountLink.objects.filter(resident_id=key).delete()
        mandates, _detail = Mandate.objects.filter(grantor__pk=key).delete()
        return facts + links + mandates
    if kind == "account":
        asked, _detail = LinkRequest.objects.filter(account_id=key).delete()
        return asked + AccountLink.objects.filter(account_id=key).delete()[0]
    return 0


def _kept(subject: str) -> Iterable[Kept]:
    kind, _, key = subject.partition(":")
    if kind == "resident" and Resident.objects.filter(pk=key).exists():
        yield Kept(
            what="住民の台帳の写し",
            why="市の台帳のとおりに取り込むもので、台帳が変われば変わります",
            law="住民基本台帳法施行令34条",
        )


PERSONAL_DATA = PersonalData(
    "住民の台帳の写しと本人が伝えたこと",
    _disclose,
    _erase,
    kept=_kept,
    models=(
        "people.Resident",
        "people.AddressPeriod",
        "people.Membership",
        "people.Relation",
        "people.RegisterEntry",
        "people.Protection",
        "people.GivenFact",
        "people.AccountLink",
        "people.LinkRequest",
        "people.Mandate",
    ),
)
SEARCH = SearchSource("住民", find, asks_purpose=True)


def register() -> None:
    """Tell the house; doing so twice is harmless."""
    personal_data.register("people", PERSONAL_DATA)
    search.register("people", SEARCH)
    kinds.register("resident", KIND)
