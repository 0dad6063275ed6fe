"""``shiyakusho bridge key | answer``: the other side of the bridge, where a core system stands."""

import argparse
import sys
from pathlib import Path


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("bridge", help="基幹連携: bundles for the core systems")
    actions = parser.add_subparsers(required=True)
    made = actions.add_parser("key", help="基幹システム側の署名の鍵を作る")
    made.add_argument("file", type=Path)
    made.set_defaults(run=run_key, needs_django=True)
    answer = actions.add_parser("answer", help="結果のCSVに署名して、連携ファイルにする")
    answer.add_argument("bundle", type=Path, help="受け取った連携ファイル")
    answer.add_argument("results", type=Path, help="結果のCSV（UTF-8）")
    answer.add_argument("--city-key", required=True, help="市の公開鍵（16進64桁）")
    answer.add_argument("--key", type=Path, required=True, help="基幹システム側の鍵")
    answer.add_argument("--out", type=Path, required=True)
    answer.set_defaults(run=run_answer, needs_django=True)


def run_key(args: argparse.Namespace) -> int:
    """Make a key and print its public half, which the city keeps as ``<system>.pub``."""
    from shiyakusho.ground.audit.signing import make_key

    print(make_key(args.file))
    return 0


def run_answer(args: argparse.Namespace) -> int:
    """Check the city's bundle, then sign the results as its answer."""
    from shiyakusho.desks.bridge.answering import answer, key_in
    from shiyakusho.ground.contracts import Refusal

    try:
        made = answer(
            args.bundle.read_bytes(),
            args.results.read_bytes(),
            city_key=args.city_key,
            key=key_in(args.key),
        )
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    args.out.write_bytes(made)
    return 0
