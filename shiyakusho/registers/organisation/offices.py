"""A city's offices as everyone meets them: the pack's files, opened out."""

from __future__ import annotations

from dataclasses import dataclass

from .shapes import BureauShape, Hours, Phone, Place, PostRole, SectionShape, UnitShape
from .words import Words, joined


@dataclass(frozen=True)
class Section:
    """A section (課) or a unit of it (係・担当), with where it is and when it is open.

    ``full_name`` goes from the office down: 小倉北区役所 保健福祉課 子育て支援担当. ``symbol`` is
    the 文書記号. ``ward`` is the ward's id, empty for the city hall.
    """

    id: str
    kind: str
    name: Words
    full_name: Words
    bureau_id: str
    parent_id: str | None
    ward: str
    symbol: str
    hours: Hours
    place: Place
    roles: tuple[str, ...]
    clearance: str | None
    kinds: tuple[str, ...]
    outside: bool
    order: int

    @property
    def phone(self) -> Phone:
        return self.place.phone

    @property
    def address(self) -> Words:
        return self.place.address

    @property
    def postal_code(self) -> str:
        return self.place.postal_code

    def __str__(self) -> str:
        return self.full_name.ja


@dataclass(frozen=True)
class Bureau:
    """A bureau (局), a department (部) or a ward office (区役所) with its head posts."""

    id: str
    name: Words
    ward: str
    head: tuple[PostRole, ...]
    post_names: dict[str, Words]
    outside: bool
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Frame:
    """What the sections of one bureau share while they are opened out."""

    bureau_id: str
    office: Words
    ward: str
    prefix: str
    hours: dict[str, Hours]
    default_hours: str
    place: Place
    outside: bool


def hall_bureau(shape: BureauShape, hall: Place, hours: dict[str, Hours]) -> Bureau:
    """A bureau of the city hall."""
    frame = Frame(
        bureau_id=shape.id,
        office=shape.name,
        ward="",
        prefix=shape.symbol_prefix,
        hours=hours,
        default_hours="standard",
        place=hall,
        outside=shape.outside,
    )
    return Bureau(
        id=shape.id,
        name=shape.name,
        ward="",
        head=tuple(shape.head),
        post_names={},
        outside=shape.outside,
        sections=opened(shape.sections, frame),
    )


def opened(shapes: list[SectionShape], frame: Frame) -> tuple[Section, ...]:
    """Sections and their units, in the order of the file, ids made unique by the ward's."""
    result: list[Section] = []
    for shape in shapes:
        section = _section(shape, shape, frame, None, len(result))
        result.append(section)
        for unit in shape.units:
            result.append(_section(unit, shape, frame, section, len(result)))
    return tuple(result)


def _section(
    shape: SectionShape | UnitShape,
    of: SectionShape,
    frame: Frame,
    parent: Section | None,
    order: int,
) -> Section:
    own = f"{frame.ward}-{shape.id}" if frame.ward else shape.id
    # An office outside the city speaks for itself: no bureau of ours stands before its name.
    above = [] if frame.outside else [parent.full_name if parent else frame.office]
    return Section(
        id=own,
        kind="unit" if parent else "section",
        name=shape.name,
        full_name=joined(*above, shape.name),
        bureau_id=frame.bureau_id,
        parent_id=parent.id if parent else None,
        ward=frame.ward,
        symbol=frame.prefix + shape.symbol,
        hours=frame.hours[of.hours or frame.default_hours],
        place=of.place or frame.place,
        roles=tuple(shape.roles),
        clearance=shape.clearance,
        kinds=tuple(shape.kinds),
        outside=frame.outside,
        order=order,
    )
