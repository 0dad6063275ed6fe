"""`shiyakusho files …`."""

import argparse
from datetime import timedelta


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`files sweep`: remove what nothing points at."""
    parser = subparsers.add_parser("files", help="添付ファイル: 掃除")
    inner = parser.add_subparsers(dest="files_command", required=True)
    clean = inner.add_parser("sweep", help="どこからも参照されない古いファイルを消す")
    clean.add_argument(
        "--grace-days", type=int, default=7, help="この日数より古いものだけ (既定 7)"
    )
    clean.set_defaults(run=_sweep, needs_django=True)


def _sweep(args: argparse.Namespace) -> int:
    from .sweep import sweep

    swept = sweep(grace=timedelta(days=args.grace_days))
    print(f"記録 {swept.rows} 件、中身 {swept.contents} 件、途中 {swept.half_arrived} 件を消去")
    return 0
