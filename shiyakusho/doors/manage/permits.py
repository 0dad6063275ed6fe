"""権限の表: what each role may do, which act needs what, how far each post reaches today, and why one
person may do what they may."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from shiyakusho.engines.cases import public as cases
from shiyakusho.ground.files.downloads import content_download
from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.registry import RoleGrant
from shiyakusho.ground.identity.roles import Role, grants_of, permission_titles, roles
from shiyakusho.ground.ui.written import asked
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

ROWS = 50
EVERY_KIND = "すべて"
CSV_TYPE = "text/csv; charset=utf-8"
CSV_HEADER = (
    "職",
    "課",
    "役割",
    "権限",
    "できること",
    "手続きの種類",
    "秘匿の区分",
    "今日の在職者数",
)


@dataclass(frozen=True)
class Reach:
    """One role of one post: what it may do, where, for which kinds, up to which secrecy."""

    post: organisation.Post
    role: Role
    clearance: Clearance
    kinds: str


@route.staff("house.enter")
def permissions(request: HttpRequest) -> HttpResponse:
    """The whole table, readable and searchable: no names, so every member of staff may look."""
    wanted = {name: asked(request, name) for name in ("q", "role", "permission", "clearance")}
    after = asked(request, "after", longest=170)
    found = [one for one in _wanted(_reaches(), wanted) if not after or _place(one) > after]
    shown = found[:ROWS]
    next_url = ""
    if len(found) > ROWS:
        place = {"after": _place(shown[-1])}
        next_url = "?" + urlencode({k: v for k, v in (wanted | place).items() if v})
    context = {
        "wanted": wanted,
        "roles": roles(),
        "permissions": permission_titles(),
        "levels": Clearance.choices,
        "matrix": _matrix(),
        "acts": _acts(),
        "rules": _rules(),
        "posts": {"columns": POST_COLUMNS, "rows": [_row(one) for one in shown]},
        "next_url": next_url,
        "query": urlencode({name: value for name, value in wanted.items() if value}),
    }
    return render(request, "manage/permissions.html", context)


@route.staff("house.enter")
def permissions_csv(request: HttpRequest) -> HttpResponse:
    """The posts of the table, one line for each permission, harmless to a spreadsheet."""
    wanted = {name: asked(request, name) for name in ("q", "role", "permission", "clearance")}
    content = cases.csv_bytes(CSV_HEADER, _lines(_wanted(_reaches(), wanted)))
    return content_download(content, name="permissions.csv", media_type=CSV_TYPE)


@route.staff("identity.manage")
def account_csv(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """What one account may do today and why, one line for each permission."""
    account = Account.objects.filter(pk=account_id).exclude(kind="resident").first()
    if account is None:
        raise Http404
    known = permission_titles()
    lines = [
        (reason["role"], code, known[code], reason["why"], reason["days"], reason["sections"],
         reason["kinds"], reason["clearance"])
        for reason in reasons_of(account)
        for code in reason["codes"]
    ]  # fmt: skip
    header = ("役割", "権限", "できること", "根拠", "期間", "課", "手続きの種類", "秘匿の区分")
    return content_download(cases.csv_bytes(header, lines), name="account.csv", media_type=CSV_TYPE)


def reasons_of(account: Account) -> list[dict[str, Any]]:
    """Every role of ``account`` today, with the post or the appointment it comes from, and its reach."""
    return [_reason(grant) for grant in grants_of(account)]


def _reason(grant: RoleGrant) -> dict[str, Any]:
    role = roles()[grant.role]
    return {
        "role": role.title,
        "why": _why(grant),
        "days": _days(grant),
        "sections": _sections(grant),
        "kinds": "、".join(sorted(grant.kinds)) or EVERY_KIND,
        "clearance": Clearance(grant.clearance).label if grant.clearance else "なし",
        "codes": sorted(role.permissions),
        "titles": [f"{permission_titles()[code]}（{code}）" for code in sorted(role.permissions)],
    }


def _why(grant: RoleGrant) -> str:
    if not grant.post_id:
        return "本人への任命"
    return f"{grant.post_name}（代決）" if grant.acting else grant.post_name


def _days(grant: RoleGrant) -> str:
    if grant.since is None:
        return "今日"
    return f"{grant.since.isoformat()} – {grant.until.isoformat() if grant.until else ''}"


def _sections(grant: RoleGrant) -> str:
    """The section of the post and its units, by name."""
    if not grant.section_id:
        return "決裁を待つ案件だけ" if grant.post_id else "（課によらない）"
    own = (
        s for s in organisation.city().sections.values() if grant.section_id in (s.id, s.parent_id)
    )
    return "、".join(section.full_name.ja for section in own)


def _reaches() -> Iterator[Reach]:
    """Every role of every open post of the city's own offices, by the post's id."""
    for post in organisation.open_posts():
        for name in post.grants:
            role = roles()[name]
            kinds = frozenset(post.kinds) & role.kinds if role.kinds and post.kinds else None
            shown = kinds if kinds is not None else frozenset(post.kinds) | role.kinds
            yield Reach(
                post=post,
                role=role,
                clearance=Clearance(max(post.clearance, role.clearance)),
                kinds="、".join(sorted(shown)) or EVERY_KIND,
            )


def _wanted(found: Iterable[Reach], wanted: dict[str, str]) -> Iterator[Reach]:
    for one in found:
        words = f"{one.post.name} {one.post.pk} {one.role.title}"
        if (
            wanted["q"] in words
            and wanted["role"] in ("", _name(one.role))
            and (not wanted["permission"] or wanted["permission"] in one.role.permissions)
            and wanted["clearance"] in ("", str(one.clearance.value))
        ):
            yield one


def _name(role: Role) -> str:
    return next(name for name, one in roles().items() if one is role)


def _place(one: Reach) -> str:
    return f"{one.post.pk}~{_name(one.role)}"


POST_COLUMNS = [
    {"label": label}
    for label in ("職", "役割", "秘匿の区分", "手続きの種類", "できること")
]  # fmt: skip
TAGS = {Clearance.ORDINARY: "neutral", Clearance.SENSITIVE: "info", Clearance.SECRET: "warning"}


def _row(one: Reach) -> dict[str, Any]:
    known = permission_titles()
    return {
        "cells": [
            one.post.name,
            one.role.title,
            {"value": f"{one.clearance.label}まで", "tag": TAGS[one.clearance]},
            one.kinds,
            "、".join(known[code] for code in sorted(one.role.permissions)),
        ]
    }


def _lines(found: Iterable[Reach]) -> Iterator[tuple[str, ...]]:
    known, held = permission_titles(), organisation.holders_by_post()
    for one in found:
        for code in sorted(one.role.permissions):
            yield (
                one.post.name,
                one.post.section_id or one.post.bureau_id or "",
                one.role.title,
                code,
                known[code],
                one.kinds,
                one.clearance.label,
                str(held.get(one.post.pk, 0)),
            )


def _matrix() -> dict[str, Any]:
    """Permissions down, roles across."""
    return {
        "columns": [{"label": "できること"}, *({"label": r.title} for r in roles().values())],
        "rows": [
            {
                "cells": [
                    f"{title}（{code}）",
                    *("○" if code in role.permissions else "" for role in roles().values()),
                ]
            }
            for code, title in permission_titles().items()
        ],
    }


def _acts() -> dict[str, Any]:
    """Each act of a case, what it needs and who has that."""
    known = permission_titles()
    rows = []
    for act in cases.acts().values():
        able = [r.title for r in roles().values() if r.permissions & set(act.permissions)]
        needed = "か、".join(known[code] for code in act.permissions)
        rows.append({"cells": [act.title, needed, "、".join(able)]})
    columns = [{"label": label} for label in ("案件でできること", "要る権限", "その権限のある役割")]
    return {"columns": columns, "rows": rows}


def _rules() -> dict[str, Any]:
    """Why a procedure's cases are more than ordinary, and how many procedures follow each rule."""
    named = [version.definition.secrecy_rule for version in catalogue.all_live()]
    rows = [
        {
            "cells": [
                rule.title.ja,
                {
                    "value": Clearance[rule.level.upper()].label,
                    "tag": TAGS[Clearance[rule.level.upper()]],
                },
                rule.law,
                f"{named.count(name)}件",
            ]
        }
        for name, rule in catalogue.secrecy_rules().items()
    ]
    columns = [{"label": label} for label in ("決まり", "区分", "根拠", "手続き")]
    return {"columns": columns, "rows": rows}
