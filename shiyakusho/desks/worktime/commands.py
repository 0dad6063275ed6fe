"""``shiyakusho worktime``: the figures of the whole city, as text, JSON or CSV."""

import argparse
from datetime import date, timedelta


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("worktime", help="手間の実測: what each step takes")
    parser.add_argument("--since", type=date.fromisoformat, help="2025-11-21（なければ1年前から）")
    parser.add_argument("--until", type=date.fromisoformat)
    parser.add_argument("--procedure", default="")
    parser.add_argument("--by", choices=["all", "section", "month"], default="all")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true")
    form.add_argument("--csv", action="store_true")
    parser.add_argument("--measure", action="store_true", help="まだ数えていないものを先に数える")
    parser.set_defaults(run=run, needs_django=True)


def run(args: argparse.Namespace) -> int:
    """Print the figures; groups too small to be told have no times."""
    import json
    import sys

    from shiyakusho.desks.worktime import public
    from shiyakusho.engines.cases.public import csv_bytes
    from shiyakusho.ground import clock
    from shiyakusho.registers.organisation import public as organisation

    if args.measure:
        public.measure()
    until = args.until or clock.today()
    found = public.figures(
        sections=list(organisation.city().sections),
        since=args.since or until - timedelta(days=365),
        until=until,
        procedure=args.procedure,
        by=args.by,
    )
    rows = [one.as_dict() for one in found]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    cells = [["" if value is None else str(value) for value in row.values()] for row in rows]
    header = list(public.Figure.__dataclass_fields__)
    if args.csv:
        sys.stdout.buffer.write(csv_bytes(header, cells))
        return 0
    for row in [header, *cells]:
        print("\t".join(row))
    return 0
