"""A whole city, read from its pack and kept for the life of the process."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from .offices import Bureau, Frame, Section, hall_bureau, opened
from .refusals import UnknownFigure, UnknownRole, UnknownSection, UnknownWard
from .shapes import (
    FILES,
    Appeal,
    BureausFile,
    CityFile,
    Fee,
    Hours,
    Mayor,
    Parameter,
    Place,
    Posts,
    RoleTarget,
    Waiting,
    Ward,
    WardOfficeFile,
)
from .words import Words
from .yamlfile import PackFault, read

MOST_SEAL = 100_000  # signs of an SVG: it is printed on every letter
Row = TypeVar("Row", Fee, Parameter)


@dataclass(frozen=True)
class City:
    """A city as its pack tells it: nothing about a city stands in code."""

    code: str
    id: str
    kind: str
    name: Words
    prefecture: Words
    website: str
    hall: Place
    mayor: Mayor
    hours: dict[str, Hours]
    wards: tuple[Ward, ...]
    any_ward: Ward | None
    appeals: dict[str, Appeal]
    number_format: str
    posts: Posts
    bureaus: tuple[Bureau, ...]
    roles: dict[str, RoleTarget]
    fees: dict[str, list[Fee]]
    parameters: dict[str, list[Parameter]]
    digest: str
    sections: dict[str, Section] = field(repr=False)
    waiting: dict[str, Waiting] = field(default_factory=dict)  # days the city gives to answer
    seal_svg: str = field(default="", repr=False)  # 公印, empty where the pack prints none

    def section(self, section_id: str) -> Section:
        """The section of today's pack with this id; :class:`UnknownSection` otherwise."""
        try:
            return self.sections[section_id]
        except KeyError:
            raise UnknownSection(extra={"section": section_id}) from None

    def bureau(self, bureau_id: str) -> Bureau:
        """The bureau with this id; ``KeyError`` otherwise."""
        return next(bureau for bureau in self.bureaus if bureau.id == bureau_id)

    def ward(self, name: str) -> Ward:
        """A ward by its id, code or Japanese name; :class:`UnknownWard` otherwise."""
        for ward in self.wards:
            if name in (ward.id, ward.code, ward.name.ja):
                return ward
        raise UnknownWard(extra={"ward": name})

    def office_for(self, role: str, ward: str | None = None) -> Section:
        """Who does the work of ``role``, in the resident's ward when the city has wards.

        Without a ward the answer speaks of 「お住まいの区」: it is for reading, not for sending.
        """
        target = self.roles.get(role)
        if target is None:
            raise UnknownRole(extra={"role": role})
        where = self._where(ward)
        if target.by_ward is not None:
            return self.section(target.by_ward[where if where != "any" else self.wards[0].id])
        assert target.section is not None
        return self.section(target.section.replace("{ward}", where))

    def _where(self, ward: str | None) -> str:
        if not self.wards:
            return ""
        return self.ward(ward).id if ward else "any"

    def fee(self, name: str, on: date) -> int:
        """The fee in yen in force on ``on``; :class:`UnknownFigure` where the city gave none."""
        amount = _in_force(self.fees.get(name, []), on)
        if amount is None or amount.amount is None:
            raise UnknownFigure(extra={"fee": name, "on": on.isoformat()})
        return amount.amount

    def parameter(self, name: str, on: date) -> int:
        """The local value in force on ``on``; :class:`UnknownFigure` where the city gave none."""
        value = _in_force(self.parameters.get(name, []), on)
        if value is None or value.value is None:
            raise UnknownFigure(extra={"parameter": name, "on": on.isoformat()})
        return value.value


def _in_force(rows: list[Row], on: date) -> Row | None:
    return next((row for row in reversed(rows) if row.from_ <= on), None)


@cache
def read_city(folder: Path) -> City:
    """The pack in ``folder``; :class:`~.yamlfile.PackFault` lists every fault of its files."""
    files = _files(folder)
    city: CityFile = files["city.yaml"]
    bureaus = tuple(_bureaus(folder, files))
    sections = {s.id: s for bureau in bureaus for s in bureau.sections}
    return City(
        code=city.code,
        id=city.id,
        kind=city.kind,
        name=city.name,
        prefecture=Words(ja=city.prefecture.ja, kana=city.prefecture.kana, en=city.prefecture.en),
        website=city.website,
        hall=city.hall,
        mayor=city.mayor,
        hours=city.hours,
        wards=tuple(city.wards),
        any_ward=city.any_ward,
        appeals=city.appeals,
        number_format=city.documents.number_format,
        posts=city.posts,
        waiting={str(kind): one for kind, one in city.waiting.items()},
        bureaus=tuple(b for b in bureaus if b.ward != "any"),
        roles=files["roles.yaml"].roles,
        fees=files["fees.yaml"].fees,
        parameters=files["fees.yaml"].parameters,
        digest=_digest(folder),
        sections=sections,
        seal_svg=_seal(folder) if city.mayor.seal == "image" else "",
    )


def _seal(folder: Path) -> str:
    """The image of the mayor's seal; a fault of the pack where there is none that can be printed."""
    path = folder / "seal.svg"
    try:
        drawn = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise PackFault([f"{path}:1: mayor.seal: 公印の画像 seal.svg がありません"]) from None
    if len(drawn) > MOST_SEAL or "<svg" not in drawn[:1000]:
        raise PackFault([f"{path}:1: mayor.seal: 公印の画像は {MOST_SEAL} 字までの SVG です"])
    return drawn


def _files(folder: Path) -> dict[str, Any]:
    read_files: dict[str, Any] = {}
    faults: list[str] = []
    for name, shape in FILES.items():
        path = folder / name
        if name == "ward_office.yaml" and not path.exists():
            continue
        try:
            read_files[name] = read(path, shape)
        except PackFault as fault:
            faults.extend(fault.faults)
    if not faults and bool(read_files["city.yaml"].wards) != ("ward_office.yaml" in read_files):
        faults.append(f"{folder}/city.yaml:1: wards: 区のある市だけが ward_office.yaml を持ちます")
    if faults:
        raise PackFault(faults)
    return read_files


def _bureaus(folder: Path, files: dict[str, Any]) -> list[Bureau]:
    city: CityFile = files["city.yaml"]
    hall: BureausFile = files["bureaus.yaml"]
    used = {s.hours for b in hall.bureaus for s in b.sections if s.hours}
    office: WardOfficeFile | None = files.get("ward_office.yaml")
    if office:
        used |= {office.hours, *(s.hours for s in office.sections if s.hours)}
    if unknown := sorted(used - set(city.hours)):
        raise PackFault([f"{folder}/city.yaml:1: hours: {'、'.join(unknown)} がありません"])
    result = [hall_bureau(shape, city.hall, city.hours) for shape in hall.bureaus]
    if office and city.any_ward:
        result += [_ward_office(office, ward, city) for ward in [*city.wards, city.any_ward]]
    return result


def _ward_office(office: WardOfficeFile, ward: Ward, city: CityFile) -> Bureau:
    frame = Frame(
        bureau_id=ward.id,
        office=ward.office.name,
        ward=ward.id,
        prefix=office.symbol_prefix.replace("{short}", ward.short),
        hours=city.hours,
        default_hours=office.hours,
        place=ward.office,
        outside=False,
    )
    return Bureau(
        id=ward.id,
        name=ward.office.name,
        ward=ward.id,
        head=tuple(office.head),
        post_names=dict(office.posts),
        outside=False,
        sections=opened(office.sections, frame),
    )


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for name in sorted(FILES):
        path = folder / name
        if path.exists():
            whole.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()
