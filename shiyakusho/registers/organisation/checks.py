"""What must hold between the files of a pack, beyond each file's own shape."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shiyakusho.ground import yamlfile
from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.roles import roles

from .cities import City, read_city
from .clearances import sections_of, works_in
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
    faults = [*_ids(city), *_symbols(city), *_targets(city), *_heads(city), *_roles(city)]
    if procedures:
        faults += [
            f"roles.yaml:1: roles.{role}: 手続き {where} が使う担当がありません"
            for role, where in sorted(roles_used(procedures).items())
            if role not in city.roles
        ]
        faults += _cleared(city, [procedures, folder / "procedures"])
    return [fault if fault.startswith(str(folder)) else f"{folder}/{fault}" for fault in faults]


def _cleared(city: City, folders: list[Path]) -> Iterator[str]:
    """Whoever gets a procedure's cases has somebody who works on them and may see them."""
    for name, said in sorted(_procedures(folders).items()):
        target = city.roles.get(str(said.get("office")))
        level = int(Clearance[str(said.get("secrecy", "ordinary")).upper()])
        for section_id in sections_of(city, target) if target else ():
            section = city.sections.get(section_id)
            if section is None or section.outside:
                continue
            if not works_in(city, section, level, str(said.get("kind", ""))):
                yield (
                    f"bureaus.yaml:1: {section_id}: 手続き {name}（{Clearance(level).label}）の案件を"
                    "見て進められる職がありません。clearance か kinds を直してください"
                )


def _procedures(folders: list[Path]) -> dict[str, dict[str, Any]]:
    """Procedure → what its files say of office, kind and secrecy; the city's own last."""
    found: dict[str, dict[str, Any]] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.yaml")):
            said = yamlfile.read(path)
            named = {key: said[key] for key in ("office", "kind", "secrecy") if said.get(key)}
            found[path.stem] = found.get(path.stem, {}) | named
    return found


def roles_used(procedures: Path) -> dict[str, str]:
    """Office role → a procedure that names it."""
    used: dict[str, str] = {}
    for path in sorted(procedures.rglob("*.yaml")):
        office = yamlfile.read(path).get("office")
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
        for section_id in sections_of(city, target):
            if section_id not in city.sections:
                yield f"roles.yaml:1: roles.{role}: 課 {section_id} がありません"


def _heads(city: City) -> Iterator[str]:
    for bureau in city.bureaus:
        for role in [*bureau.head, *bureau.post_names]:
            if role not in city.posts.roles:
                yield f"bureaus.yaml:1: {bureau.id}: 職 {role} が city.yaml の posts にありません"


def _roles(city: City) -> Iterator[str]:
    """A role a post or a section gives is one the house knows."""
    for post, given in city.posts.grants.items():
        for role in given:
            if role not in roles():
                yield f"city.yaml:1: posts.grants.{post}: 役割 {role} がありません"
    for section in _own_sections(city):
        for role in section.roles:
            if role not in roles():
                yield f"bureaus.yaml:1: {section.id}.roles: 役割 {role} がありません"


def _own_sections(city: City) -> list[Section]:
    return [s for b in city.bureaus if not b.outside for s in b.sections]
