"""`shiyakusho rules eval|explain|population`: what a rule says of one case, why, and of everyone.

Definitions and words are read from their files, so that no database is needed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Answer = dict[str, Any]
MOST_BYTES = 1_000_000  # of a file of facts


def add_commands(subparsers: Any) -> None:
    """Add `rules` to the house's command."""
    parser = subparsers.add_parser("rules", help="規則を試す: 式・手続きの判定と理由・全住民")
    inner = parser.add_subparsers(title="rules", required=True, metavar="ACTION")
    _add_eval(inner)
    _add_explain(inner)
    _add_population(inner)


def _add_eval(inner: Any) -> None:
    parser = inner.add_parser("eval", help="式の値を出す。事実は語彙の名前で")
    parser.add_argument("expression", metavar="EXPR", help="例: 'children.size() > 0'")
    _with_facts(parser)
    parser.add_argument("--as-of", type=_day, default=None, metavar="DATE", help="既定は今日")
    parser.set_defaults(run=_running(_evaluated))


def _add_explain(inner: Any) -> None:
    parser = inner.add_parser("explain", help="手続きの判定と、条件ごとの理由")
    parser.add_argument("procedure", metavar="PROCEDURE", help="手続きのid")
    _with_facts(parser)
    parser.add_argument("--as-of", type=_day, required=True, metavar="DATE")
    parser.add_argument("--events", default="", help="ライフイベントのid(コンマ区切り)")
    parser.add_argument("--json", action="store_true", help="JSONで出す")
    parser.set_defaults(run=_running(_explained))


def _add_population(inner: Any) -> None:
    parser = inner.add_parser("population", help="全世帯について判定し、Parquet に書く")
    parser.add_argument("procedures", nargs="+", metavar="PROCEDURE", help="手続きのid")
    parser.add_argument("--as-of", type=_day, required=True, metavar="DATE")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.parquet")
    parser.add_argument(
        "--cases", type=Path, metavar="FILE", help="Parquet か1行1世帯のJSON(既定は住民記録)"
    )
    parser.add_argument("--events", default="", help="ライフイベントのid(コンマ区切り)")
    parser.set_defaults(run=_running(_of_everyone))


def _with_facts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--facts", type=Path, metavar="FILE.json", help="事実のJSON({名前: 値})")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日付は 2026-11-20 のように書きます: {text}") from None


def _running(answer: Callable[[argparse.Namespace], Answer]) -> Callable[..., int]:
    """Prints the answer; what cannot be answered is said with its code, and the status is 1."""

    def run(args: argparse.Namespace) -> int:
        from shiyakusho.ground.contracts import Refusal
        from shiyakusho.ground.rules import RuleError
        from shiyakusho.registers.catalogue.public import DefinitionFaults

        try:
            found = answer(args)
        except RuleError as problem:
            print(f"{problem} [{problem.code}]\n{problem.en}", file=sys.stderr)
        except Refusal as problem:
            print(f"{problem} [{problem.code}]", file=sys.stderr)
        except (DefinitionFaults, ValueError, OSError) as problem:
            print(str(problem), file=sys.stderr)
        else:
            _print(found, as_json=getattr(args, "json", True))
            return 0
        return 1

    return run


def _facts(path: Path | None) -> dict[str, Any]:
    """The facts of a file. ValueError says in Japanese what is wrong with it."""
    if path is None:
        return {}
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path}: 事実のファイルは {MOST_BYTES} バイトまでです")
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ValueError(f"{path}: 読めません: {problem.strerror}") from None
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise ValueError(f"{path}: JSONではありません: {problem}") from None
    if not isinstance(found, dict):
        raise ValueError(f"{path}: {{名前: 値}} の形で書きます")
    return found


def _evaluated(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.clock import TOKYO

    from .explaining import evaluated

    # The house's clock is the database's; at the command line there may be none.
    today = dt.datetime.now(TOKYO).date()
    return evaluated(args.expression, _facts(args.facts), args.as_of or today)


def _explained(args: argparse.Namespace) -> Answer:
    from .explaining import explained

    events = [event for event in args.events.split(",") if event]
    return explained(args.procedure, _facts(args.facts), args.as_of, events)


def _of_everyone(args: argparse.Namespace) -> Answer:
    from shiyakusho.ground.audit import SYSTEM, acting_as

    from .everyone import judged

    events = [event for event in args.events.split(",") if event]
    ids = list(dict.fromkeys(args.procedures))
    with acting_as(SYSTEM, "規則の全世帯での試算"):
        counts = judged(ids, args.as_of, args.out, events, args.cases)
    return {"as_of": args.as_of.isoformat(), "out": str(args.out), "counts": counts}


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    print(f"{answer['procedure']}: {_SAID.get(answer['value'], answer['value'])}")
    for one in answer["trace"]:
        law = f"({one['law']})" if one["law"] else ""
        print(f"  {_SAID[one['value']]} {one['sentence']}{law}")
        for used in one["facts"]:
            print(f"      {used['fact']} = {used['value']} ({used['source']})")
    if answer["missing"]:
        print(f"  まだわからないこと: {'、'.join(answer['missing'])}")
    for name, value in answer["amounts"].items():
        print(f"  {name}: {value}")


_SAID = {True: "はい", False: "いいえ", None: "まだわからない"}
