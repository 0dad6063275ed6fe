"""What must hold between the files of a pack, beyond each file's own shape."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from .cities import City, read_city
from .offices import Section
from .yamlfile import PackFault


def faults_of(folder: Path, procedures: Path | None = None) -> list[str]:
    """Every fault of the pack in ``folder``, in Japanese; empty when it is sound.

    With ``procedures`` (a folder of procedure files) every office role they name must be mapped.
    """
    read_city.cache_clear()
    try:
        city = read_city(folder)
    except PackFault as fault:
        return fault.faults
    faults = [*_ids(city), *_symbols(city), *_targets(city), *_heads(city)]
    if procedures:
        faults += [
            f"roles.yaml:1: roles.{role}: 手続き {where} が使う担当がありません"
            for role, where in sorted(roles_used(procedures).items())
            if role not in city.roles
        ]
    return [fault if fault.startswith(str(folder)) else f"{folder}/{fault}" for fault in faults]


def roles_used(procedures: Path) -> dict[str, str]:
    """Office role → a procedure that names it."""
    used: dict[str, str] = {}
    for path in sorted(procedures.rglob("*.yaml")):
        office = yaml.safe_load(path.read_text(encoding="utf-8")).get("office")
        if office:
            used.setdefault(office, path.stem)
    return used


def _ids(city: City) -> Iterator[str]:
    ids = [bureau.id for bureau in city.bureaus]
    ids += [section.id for bureau in city.bureaus for section in bureau.sections]
    for one, count in Counter(ids).items():
        if count > 1:
            yield f"bureaus.yaml:1: id: {one} が {count} 回使われています"


def _symbols(city: City) -> Iterator[str]:
    # A section and its own units may share a counter; two sections may not.
    families: dict[str, set[str]] = {}
    for section in _own_sections(city):
        families.setdefault(section.symbol, set()).add(section.parent_id or section.id)
    for symbol, owners in families.items():
        if len(owners) > 1:
            yield f"bureaus.yaml:1: symbol: 文書記号 {symbol} を {'、'.join(sorted(owners))} が使っています"


def _targets(city: City) -> Iterator[str]:
    wards = [ward.id for ward in city.wards]
    for role, target in city.roles.items():
        if target.by_ward is not None and sorted(target.by_ward) != sorted(wards):
            yield f"roles.yaml:1: roles.{role}.by_ward: すべての区を一度ずつ書いてください"
            continue
        wanted = (
            list(target.by_ward.values())
            if target.by_ward
            else [(target.section or "").replace("{ward}", ward) for ward in wards or [""]]
        )
        for section_id in wanted:
            if section_id not in city.sections:
                yield f"roles.yaml:1: roles.{role}: 課 {section_id} がありません"


def _heads(city: City) -> Iterator[str]:
    for bureau in city.bureaus:
        for role in [*bureau.head, *bureau.post_names]:
            if role not in city.posts.ladder:
                yield f"bureaus.yaml:1: {bureau.id}: 職 {role} が city.yaml の ladder にありません"


def _own_sections(city: City) -> list[Section]:
    return [s for b in city.bureaus if not b.outside for s in b.sections]
