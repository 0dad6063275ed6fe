"""``shiyakusho oversight inspect``."""

import argparse
import sys
from typing import Any


def add_commands(subparsers: Any) -> None:
    parser = subparsers.add_parser("oversight", help="閲覧の点検: inspect who read what")
    actions = parser.add_subparsers(required=True)
    inspect = actions.add_parser("inspect", help="inspect a day, or every day that was missed")
    inspect.add_argument("--day", help="2026-11-20 or 令和8年11月20日; none: what was missed")
    inspect.set_defaults(run=run_inspect)


def run_inspect(args: argparse.Namespace) -> int:
    from shiyakusho.desks.oversight.inspecting.inspection import inspect
    from shiyakusho.desks.oversight.tasks import inspect_missed
    from shiyakusho.ground.jp import JpError, dates

    if not args.day:
        print(f"{inspect_missed()} 日を点検しました")
        return 0
    try:
        day = dates.parse(args.day)
    except JpError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(f"{day}: 新しい点検の項目 {inspect(day)} 件")
    return 0
