"""``shiyakusho people …``: make, check, import and load residents."""

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any


def add_commands(subparsers: Any) -> None:
    people = subparsers.add_parser("people", help="住民の台帳の写し: 作る・確かめる・取り込む")
    verbs = people.add_subparsers(dest="verb", required=True)
    _add_generate(verbs)
    _add_import(verbs)
    _add_load(verbs)


def _add_generate(verbs: Any) -> None:
    parser = verbs.add_parser("generate", help="架空の住民を作る(同じ種からは同じ住民)")
    parser.add_argument("--residents", type=int, required=True, metavar="N")
    parser.add_argument("--seed", type=int, required=True, metavar="S")
    parser.add_argument("--out", type=Path, metavar="DIR")
    parser.add_argument("--city", default="kitakyushu")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=generate, needs_django=False)


def _add_import(verbs: Any) -> None:
    parser = verbs.add_parser("import", help="CSVを確かめ、誤りがなければ取り込む")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--dry-run", action="store_true", help="確かめるだけで、何も書かない")
    parser.add_argument("--source", default="", help="どのシステムから出したか")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=import_, needs_django=True)


def _add_load(verbs: Any) -> None:
    parser = verbs.add_parser("load", help="空の台帳へ、まとめて速く取り込む")
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--source", default="", help="どのシステムから出したか")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=import_, needs_django=True, dry_run=False)


def generate(args: argparse.Namespace) -> int:
    """Print the SHA-256 of every file and of all; write them when ``--out`` is given."""
    from shiyakusho.registers.people.generation.generate import AS_OF
    from shiyakusho.registers.people.generation.generate import generate as make
    from shiyakusho.registers.people.generation.writing import write

    try:
        population = make(args.city, args.residents, args.seed, args.as_of or AS_OF)
    except (ValueError, FileNotFoundError) as problem:
        print(f"作れませんでした: {problem}", file=sys.stderr)
        return 2
    sums = write(population, args.out)
    if args.json:
        print(json.dumps(sums, indent=1))
    else:
        for name, digest in sums.items():
            print(f"{digest}  {name}")
    return 0


def import_(args: argparse.Namespace) -> int:
    """Check and load a folder of CSV files; list every bad line and write nothing if there is one."""
    from shiyakusho.registers.people.importing.services import BadLines, import_folder

    started = time.monotonic()
    try:
        result = import_folder(folder=args.folder, source=args.source, dry_run=args.dry_run)
    except BadLines as refused:
        _print_problems(refused.problems, args.json)
        return 1
    counts = {"counts": result.counts, "seconds": round(time.monotonic() - started, 1)}
    if args.json:
        print(json.dumps(counts, ensure_ascii=False))
    else:
        done = "誤りはありません" if args.dry_run else "取り込みました"
        print(f"{done}: " + "、".join(f"{k} {v:,}" for k, v in result.counts.items()))
    return 0


def _print_problems(problems: list[Any], as_json: bool) -> None:
    if as_json:
        print(json.dumps([p.as_dict() for p in problems], ensure_ascii=False, indent=1))
        return
    for problem in problems:
        print(problem)
    print(f"誤りが{len(problems):,}件あります。何も取り込んでいません。", file=sys.stderr)
