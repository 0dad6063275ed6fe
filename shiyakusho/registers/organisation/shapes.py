"""The files of a city pack (cities/<city>/*.yaml), each with its shape."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from .words import Line, Shape, Words

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Pattern = Annotated[str, StringConstraints(pattern=r"^(\{ward\})?[a-z0-9-]*$", max_length=60)]
PostRole = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$", max_length=40)]
LgCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Symbol = Annotated[str, StringConstraints(min_length=1, max_length=12)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SchemaVersion = Literal[1]


class Phone(Shape):
    """A telephone number; `switchboard` is the public main number, `direct` the section's own."""

    number: Annotated[str, StringConstraints(pattern=r"^0\d{1,4}-\d{1,4}-\d{3,4}$")]
    kind: Literal["switchboard", "direct"]
    name: Line | None = None


class Place(Shape):
    """Where something is: the building, its postal code, address and telephone."""

    name: Words
    postal_code: Annotated[str, StringConstraints(pattern=r"^\d{3}-\d{4}$")]
    address: Words
    phone: Phone


class ClosedPeriod(Shape):
    """Days of every year on which nothing is open, ends included; may cross New Year."""

    from_: Annotated[MonthDay, Field(alias="from")]
    until: MonthDay


class Hours(Shape):
    """When a section is open (開庁時間). `extra_open`/`extra_closed` are single dates."""

    days: Annotated[list[Weekday], Field(min_length=1)]
    open: Clock
    close: Clock
    closed_on_holidays: bool
    closed_periods: list[ClosedPeriod]
    extra_open: list[dt.date] = []
    extra_closed: list[dt.date] = []
    text: Words
    law: Line | None

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Hours:
        if self.open >= self.close:
            raise ValueError("open は close より前にしてください")
        return self


class Ward(Shape):
    """A ward (区) with its office; `short` stands in document symbols."""

    id: Slug
    code: LgCode
    short: Symbol
    name: Words
    office: Place


class Prefecture(Shape):
    code: LgCode
    ja: Line
    kana: Line
    en: Line


class Mayor(Shape):
    """Who signs letters; `seal` says 公印省略 (omitted), leaves the place of the seal (place), or
    prints the city's own image of it, `seal.svg` of the pack (image)."""

    title: Line
    name: Line | None
    seal: Literal["omitted", "place", "image"]


class Appeal(Shape):
    """教示: where and until when a decision may be contested (行政不服審査法82条)."""

    review_to: Words
    defendant: Words
    represented_by: Words
    review_months: Annotated[int, Field(ge=1, le=12)]
    suit_months: Annotated[int, Field(ge=1, le=12)]
    review_first: bool
    law: Line


class Documents(Shape):
    """How a document number is written; {symbol}, {number} and {year} (令和の年度) are filled in."""

    number_format: Line

    @model_validator(mode="after")
    def _has_its_parts(self) -> Documents:
        if not all(part in self.number_format for part in ("{symbol}", "{number}")):
            raise ValueError("number_format には {symbol} と {number} が要ります")
        return self


class Posts(Shape):
    """The ladder of posts, their names, what each may do, and who acts for whom (代決).

    What stands ``beside`` the ladder decides nothing and is on nobody's way up.
    """

    ladder: Annotated[list[PostRole], Field(min_length=2)]
    beside: list[PostRole] = []
    names: dict[PostRole, Words]
    grants: dict[PostRole, list[PostRole]]
    acting: dict[PostRole, list[PostRole]]

    @model_validator(mode="after")
    def _all_on_the_ladder(self) -> Posts:
        deputies = [role for order in self.acting.values() for role in order]
        for role in [*self.names, *self.grants, *self.acting, *deputies]:
            if role not in self.roles:
                raise ValueError(f"職 {role} が ladder にも beside にもありません")
        if missing := [role for role in self.roles if role not in self.names]:
            raise ValueError(f"職の名前がありません: {'、'.join(missing)}")
        return self

    @property
    def roles(self) -> list[PostRole]:
        """Every post there is, the ladder first."""
        return [*self.ladder, *self.beside]

    def rung_of(self, role: str) -> int:
        """How high a post stands; the lowest rung for what stands beside."""
        return self.ladder.index(role) if role in self.ladder else 0


class Waiting(Shape):
    """How long the city awaits an answer to what it asked, and how many days before it reminds."""

    days: Annotated[int, Field(ge=1, le=365)] | None = None
    remind: Annotated[list[Annotated[int, Field(ge=1, le=365)]], Field(max_length=5)] | None = None


class CityFile(Shape):
    """city.yaml: the city itself."""

    schema_: Annotated[SchemaVersion, Field(alias="schema")]
    code: LgCode
    id: Slug
    kind: Literal["designated", "core", "city", "town", "village"]
    name: Words
    prefecture: Prefecture
    website: Annotated[str, StringConstraints(pattern=r"^https://")]
    provenance: Line
    hall: Place
    mayor: Mayor
    hours: dict[Slug, Hours]
    wards: list[Ward]
    any_ward: Ward | None = None
    appeals: dict[Slug, Appeal]
    documents: Documents
    posts: Posts
    waiting: dict[Literal["correction", "further_papers"], Waiting] = {}

    @model_validator(mode="after")
    def _whole(self) -> CityFile:
        if "standard" not in self.hours:
            raise ValueError("hours に standard が要ります")
        if "mayor" not in self.appeals:
            raise ValueError("appeals に mayor が要ります")
        if bool(self.wards) != (self.any_ward is not None):
            raise ValueError("区のある市だけが any_ward を書きます")
        for code in [self.code, *(ward.code for ward in self.wards)]:
            if not sound_code(code):
                raise ValueError(f"全国地方公共団体コード {code} の検査数字が合いません")
        return self


Secrecy = Literal["ordinary", "sensitive", "secret"]
Kind = Literal["申請", "届出", "交付請求", "申出", "事前送信"]


class UnitShape(Shape):
    """A unit (係・担当) of a section. `clearance`: how secret a case its people see, where that is
    more than their roles say; `kinds`: the kinds of procedures they are for, all when none is named.
    """

    id: Slug
    name: Words
    symbol: Symbol
    roles: list[PostRole] = []
    clearance: Secrecy | None = None
    kinds: list[Kind] = []


class SectionShape(Shape):
    """A section (課); `roles` are further roles of ground/identity its people hold. `clearance`
    and `kinds` as of a unit, for the section's own people.
    """

    id: Slug
    name: Words
    symbol: Symbol
    hours: Slug | None = None
    place: Place | None = None
    roles: list[PostRole] = []
    clearance: Secrecy | None = None
    kinds: list[Kind] = []
    units: list[UnitShape]


class BureauShape(Shape):
    """A bureau (局・部) with its head posts; `outside` is not the city's own office."""

    id: Slug
    name: Words
    symbol_prefix: Symbol
    head: list[PostRole]
    outside: bool = False
    sections: list[SectionShape]


class BureausFile(Shape):
    """bureaus.yaml: the city hall's bureaus."""

    schema_: Annotated[SchemaVersion, Field(alias="schema")]
    bureaus: list[BureauShape]


class WardOfficeFile(Shape):
    """ward_office.yaml: one ward office, written once for every ward."""

    schema_: Annotated[SchemaVersion, Field(alias="schema")]
    id: Literal["{ward}"]
    symbol_prefix: Symbol
    hours: Slug
    posts: dict[PostRole, Words]
    head: list[PostRole]
    sections: list[SectionShape]


class RoleTarget(Shape):
    """The section doing a role's work: one for all, one per ward by pattern, or listed by ward."""

    section: Pattern | None = None
    by_ward: dict[Slug, Slug] | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> RoleTarget:
        if (self.section is None) == (self.by_ward is None):
            raise ValueError("section か by_ward のどちらか一つを書いてください")
        return self


class RolesFile(Shape):
    """roles.yaml: office role of a procedure → section."""

    schema_: Annotated[SchemaVersion, Field(alias="schema")]
    roles: dict[Slug, RoleTarget]


class Fee(Shape):
    """An amount in yen and from when it holds; null = the city has not given it."""

    from_: Annotated[dt.date, Field(alias="from")]
    amount: Annotated[int, Field(ge=0)] | None
    law: Line | None
    provenance: Line


class Parameter(Shape):
    """A local whole number and from when it holds; null = the city has not given it."""

    from_: Annotated[dt.date, Field(alias="from")]
    value: int | None
    law: Line | None
    provenance: Line


class FeesFile(Shape):
    """fees.yaml: fees and other local figures with their dates of force."""

    schema_: Annotated[SchemaVersion, Field(alias="schema")]
    fees: dict[Slug, Annotated[list[Fee], Field(min_length=1)]]
    parameters: dict[Slug, Annotated[list[Parameter], Field(min_length=1)]]

    @model_validator(mode="after")
    def _dates_rise(self) -> FeesFile:
        tables: dict[str, list[Fee] | list[Parameter]] = {**self.fees, **self.parameters}
        for name, rows in tables.items():
            days = [row.from_ for row in rows]
            if days != sorted(set(days)):
                raise ValueError(f"{name} の from は古い順に、重ならないように書いてください")
        return self


FILES: dict[str, type[Shape]] = {
    "city.yaml": CityFile,
    "bureaus.yaml": BureausFile,
    "ward_office.yaml": WardOfficeFile,
    "roles.yaml": RolesFile,
    "fees.yaml": FeesFile,
}


def sound_code(code: str) -> bool:
    """Check digit of a 全国地方公共団体コード: weights 6,5,4,3,2; last digit of 11 − (sum mod 11)."""
    total = sum(
        int(digit) * weight for digit, weight in zip(code[:5], (6, 5, 4, 3, 2), strict=True)
    )
    return (11 - total % 11) % 10 == int(code[5])
