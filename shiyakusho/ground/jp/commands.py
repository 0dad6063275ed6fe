"""``shiyakusho jp …``: dates, ages, grades, deadlines, postal codes and names at the command line."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from shiyakusho.ground.jp.errors import JpError

Answer = dict[str, Any]


def add_commands(subparsers: Any) -> None:
    """Add ``jp`` and what it can do to the house's command."""
    jp = subparsers.add_parser("jp", help="日本の暦・年齢・学年・期限・文字")
    what = jp.add_subparsers(dest="what", required=True, metavar="何を")
    text = _command(what, "wareki", "和暦と西暦（どちらからでも）", _wareki)
    text.add_argument(
        "text", nargs="+", metavar="日付", help="2026-05-01・令和8年5月1日・R8.5.1・昭和20年頃"
    )
    _add_age(what)
    _add_grade(what)
    _add_deadline(what)
    _command(what, "postal", "郵便番号から住所", _postal).add_argument("code", metavar="郵便番号")
    _command(what, "address", "住所を部分に分ける", _address).add_argument(
        "address", metavar="住所"
    )
    _command(what, "phone", "電話番号の形と種類", _phone).add_argument("number", metavar="電話番号")
    _command(what, "name", "氏名の長さと特殊な文字", _name).add_argument("name", metavar="氏名")
    _command(what, "key", "検索キー", _key).add_argument("text", metavar="文字")


def _command(what: Any, name: str, about: str, answer: Callable[..., Answer]) -> Any:
    parser = what.add_parser(name, help=about, description=about)
    parser.add_argument("--json", action="store_true", help="JSONで出す")
    parser.set_defaults(run=_runner(answer), needs_django=False)
    return parser


def _runner(answer: Callable[..., Answer]) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        try:
            _print(answer(args), as_json=args.json)
        except JpError as error:
            return _refused(error, as_json=args.json)
        return 0

    return run


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, default=str))
        return
    for key, value in answer.items():
        print(
            f"{key}: {json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value}"
        )


def _refused(error: JpError, *, as_json: bool) -> int:
    if as_json:
        print(
            json.dumps(
                {"error": {"code": error.code, "message": error.message}}, ensure_ascii=False
            )
        )
    else:
        print(f"{error.message} [{error.code}]", file=sys.stderr)
    return 1


def _add_age(what: Any) -> None:
    parser = _command(what, "age", "年齢（法律上の年齢と誕生日の年齢）", _age)
    parser.add_argument("birth", metavar="生年月日")
    parser.add_argument("day", nargs="?", metavar="基準日", help="なければ今日")
    parser.add_argument("--on", metavar="基準日")
    parser.add_argument("--mode", choices=("law", "birthday"), default="law")
    parser.add_argument("--attains", type=int, metavar="歳", help="この年齢に達する日も出す")


def _add_grade(what: Any) -> None:
    parser = _command(what, "grade", "学年", _grade)
    parser.add_argument("birth", metavar="生年月日")
    parser.add_argument("day", nargs="?", metavar="基準日", help="なければ今日")
    parser.add_argument("--on", metavar="基準日")


def _add_deadline(what: Any) -> None:
    parser = _command(what, "deadline", "期限", _deadline)
    parser.add_argument("start", metavar="起算の出来事の日")
    parser.add_argument("--days", type=int, metavar="日数")
    parser.add_argument("--months", type=int, metavar="月数")
    parser.add_argument("--first-day", choices=("excluded", "included"), default="excluded")
    parser.add_argument("--closed-day", choices=("next_opening", "as_is"), default="next_opening")


def _wareki(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.jp import calendar, dates, holidays, uncertain, wareki

    text = " ".join(args.text)
    try:
        day = dates.parse(text)
    except JpError as error:
        if error.code != "date_unreadable":
            raise
        try:
            found = uncertain.parse(text)
        except JpError:
            raise error from None
        return {**dataclasses.asdict(found), "exact": found.is_exact}
    known = day.year <= holidays.LAST_YEAR
    return {
        "date": day.isoformat(),
        "wareki": wareki.format(day),
        **{style: wareki.format(day, style) for style in wareki.STYLES},
        "era": wareki.era_of(day).name,
        "year": wareki.era_of(day).year_of(day.year),
        "weekday": wareki.weekday_of(day),
        "fiscal_year": calendar.fiscal_year(day),
        "holiday": calendar.holiday_name(day) if known else None,
        "business_day": calendar.is_business_day(day) if known else None,
    }


def _age(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.jp import age, wareki

    birth, on = _birth_and_day(args)
    answer = {
        "birth": birth.isoformat(),
        "on": on.isoformat(),
        "mode": args.mode,
        "age": age.age_on(birth, on, args.mode),
        "law": age.age_on(birth, on, "law"),
        "birthday": age.age_on(birth, on, "birthday"),
    }
    if args.attains is not None:
        reached = age.attains(birth, args.attains, args.mode)
        answer |= {"attains": reached.isoformat(), "attains_wareki": wareki.format(reached)}
    return answer


def _grade(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.jp import school

    birth, on = _birth_and_day(args)
    grade = school.school_grade(birth, on)
    return {
        "birth": birth.isoformat(),
        "on": on.isoformat(),
        "grade": grade.name,
        "number": grade.number,
        "stage": grade.stage.value,
        "year": grade.year,
        "enters_elementary_school": f"{school.entry_year(birth)}-04-01",
    }


def _deadline(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.jp import calendar, dates, deadline, wareki

    start = dates.parse(args.start)
    period = {"days": args.days, "months": args.months, "first_day": args.first_day}
    end = deadline.period_end(start, **period)
    is_open = calendar.is_business_day if args.closed_day == "next_opening" else None
    last = deadline.deadline(start, **period, is_open=is_open)
    return {
        "start": start.isoformat(),
        "deadline": last.isoformat(),
        "wareki": wareki.format(last, weekday=True),
        "period_end": end.isoformat(),
        "moved": last != end,
    }


def _postal(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.jp import postal

    places = [dataclasses.asdict(place) for place in postal.lookup(args.code)]
    return {"postal_code": postal.format_code(args.code), "places": places}


def _address(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.jp import address

    return dataclasses.asdict(address.parts(args.address)) | {
        "key": address.address_key(args.address)
    }


def _phone(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.jp import phone

    found = phone.parse(args.number)
    return dataclasses.asdict(found) | {"international": found.international}


def _name(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.jp import names, text

    name = names.check_name(args.name)
    rare = [dataclasses.asdict(found) for found in names.rare_characters(name)]
    return {"name": name, "length": names.length(name), "rare": rare, "key": text.name_key(name)}


def _key(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.jp import text

    return {"search_key": text.search_key(args.text), "kana_key": text.kana_key(args.text)}


def _birth_and_day(args: argparse.Namespace) -> tuple[date, date]:
    from shiyakusho.ground.jp import dates

    day = args.on or args.day
    return dates.parse(args.birth), dates.parse(day) if day else _today()


def _today() -> date:
    """The day at the clerk's own machine: a convenience of the command line, decides nothing."""
    return datetime.now(ZoneInfo("Asia/Tokyo")).date()
