"""学年 = school grade, which runs from April 1 to March 31.

学校教育法17条: a child enters elementary school at the start of the first school year after the day
following that on which it reaches six. That day is the eve of the birthday (see age), so a
child born on April 1 belongs to the older year, one born on April 2 to the next.
Names are those of an uninterrupted path (no 原級留置, no early or late entry).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from shiyakusho.ground.jp.age import attains
from shiyakusho.ground.jp.calendar import fiscal_year
from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import a_date


class Stage(StrEnum):
    """Which school a grade belongs to."""

    BELOW = "below"
    ELEMENTARY = "elementary"
    JUNIOR_HIGH = "junior_high"
    HIGH = "high"
    ABOVE = "above"


@dataclass(frozen=True, slots=True, order=True)
class SchoolGrade:
    """``number``: 1 = 小学1年 … 6, 7 = 中学1年 … 9, 10 = 高校1年 … 12; 0 = 年長, −1 = 年中, −2 = 年少.

    Numbers go on below (nursery classes) and above, one per school year, so that grades can be
    compared and subtracted.
    """

    number: int

    @property
    def stage(self) -> Stage:
        """The school."""
        bounds = (
            (1, Stage.BELOW),
            (7, Stage.ELEMENTARY),
            (10, Stage.JUNIOR_HIGH),
            (13, Stage.HIGH),
        )
        return next((stage for bound, stage in bounds if self.number < bound), Stage.ABOVE)

    @property
    def year(self) -> int | None:
        """The year within the school; None below and above."""
        first = {Stage.ELEMENTARY: 1, Stage.JUNIOR_HIGH: 7, Stage.HIGH: 10}.get(self.stage)
        return None if first is None else self.number - first + 1

    @property
    def nursery_class(self) -> int | None:
        """Class by the age on April 1 (0–5歳児クラス) below school; None from school on."""
        return max(0, self.number + 5) if self.stage is Stage.BELOW else None

    @property
    def name(self) -> str:
        """小学1年, 中学3年, 高校2年相当, 年長（5歳児クラス）, 就学前（1歳児クラス）, 高校卒業後の年齢."""
        school = {Stage.ELEMENTARY: "小学", Stage.JUNIOR_HIGH: "中学", Stage.HIGH: "高校"}
        if self.stage in school:
            return f"{school[self.stage]}{self.year}年" + (
                "相当" if self.stage is Stage.HIGH else ""
            )
        if self.stage is Stage.ABOVE:
            return "高校卒業後の年齢"
        kindergarten = {0: "年長", -1: "年中", -2: "年少"}.get(self.number, "就学前")
        return f"{kindergarten}（{self.nursery_class}歳児クラス）"

    def __str__(self) -> str:
        return self.name


def entry_year(birth: date) -> int:
    """The fiscal year in which a child enters elementary school."""
    following = attains(birth, 6) + timedelta(days=1)
    starts_then = (following.month, following.day) == (4, 1)
    return fiscal_year(following) + (0 if starts_then else 1)


def school_grade(birth: date, on: date) -> SchoolGrade:
    """The grade on a day. Raises JpError ``age_before_birth``."""
    if a_date(on) < a_date(birth):
        raise JpError("age_before_birth")
    return SchoolGrade(fiscal_year(on) - entry_year(birth) + 1)
