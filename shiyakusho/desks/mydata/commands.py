"""``shiyakusho privacy reapply``."""

import argparse
from typing import Any


def add_commands(subparsers: Any) -> None:
    parser = subparsers.add_parser("privacy", help="個人情報: erase again whoever was erased")
    actions = parser.add_subparsers(required=True)
    again = actions.add_parser("reapply", help="erase again whoever was erased (消去)")
    again.set_defaults(run=run_reapply)


def run_reapply(args: argparse.Namespace) -> int:
    """`restore` does this by itself; for data that came back by another way."""
    from shiyakusho.desks.mydata.erasure import reapply
    from shiyakusho.ground.audit import SYSTEM, acting_as

    with acting_as(SYSTEM, "消去した人の、もう一度の消去"):
        persons, rows = reapply()
    print(f"消去した {persons} 人をもう一度確かめ、{rows} 行を消しました")
    return 0
