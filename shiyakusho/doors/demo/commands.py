"""``shiyakusho demo-city``: fill the database with a believable city."""

import argparse
from typing import Any


def add_commands(subparsers: Any) -> None:
    demo = subparsers.add_parser("demo-city", help="fill the database for the demo (idempotent)")
    demo.add_argument("--residents", type=int, default=10_000)
    demo.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    from shiyakusho.doors.demo.seeding import seed_demo

    seed_demo(residents=args.residents, say=lambda line: print(line, flush=True))
    return 0
