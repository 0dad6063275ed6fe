"""What the register owes the house: disclosure and erasure of a person's data, staff search."""

from collections.abc import Iterable
from typing import Any

from shiyakusho.ground import clock
from shiyakusho.ground.contracts import PersonalData, SearchSource, personal_data, search

from .memory import forget
from .models import (
    AccountLink,
    AddressPeriod,
    GivenFact,
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
        return [_link(row) for row in AccountLink.objects.filter(account_id=key)]
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
        yield {"種類": "関係", "関係": k.get_kind_display(), "相手": k.other.name,
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
        return facts + links
    if kind == "account":
        return AccountLink.objects.filter(account_id=key).delete()[0]
    return 0


def _find(q: str, user: Any) -> Iterable[dict[str, str]]:
    """Residents for the staff door's search box; nobody for whoever may not read them."""
    from shiyakusho.ground.identity.permissions import may

    from .refusals import SearchTooWide
    from .search import search as find

    if not may(user, "people.read"):
        return []
    try:
        page = find(q, limit=10)
    except SearchTooWide:
        return []
    today = clock.today()
    return [
        {
            "label": p.name,
            "text": f"{p.kana} {p.birth_date:%Y-%m-%d} {p.address_line}".strip(),
            "id": str(p.id),
            "as_of": f"{today:%Y-%m-%d}",
        }
        for p in page.items
    ]


PERSONAL_DATA = PersonalData("住民の台帳の写しと本人が伝えたこと", _disclose, _erase)
SEARCH = SearchSource("住民", _find)


def register() -> None:
    """Tell the house; doing so twice is harmless."""
    personal_data.register("people", PERSONAL_DATA)
    search.register("people", SEARCH)
