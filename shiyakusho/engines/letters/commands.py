"""``shiyakusho letters preview | check``."""

import argparse
from pathlib import Path


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("letters", help="通知書: the official letters")
    actions = parser.add_subparsers(required=True)
    preview = actions.add_parser("preview", help="print every letter with its sample case")
    preview.add_argument("--out", type=Path, required=True)
    preview.add_argument("letters", nargs="*")
    preview.set_defaults(run=run_preview, needs_django=True)


def run_preview(args: argparse.Namespace) -> int:
    """Write each letter and its reference sheets as PDF; needs no database."""
    from datetime import datetime

    from shiyakusho.ground.clock import TOKYO

    from .manifest import manifest
    from .rendering import print_letter
    from .samples import sample

    args.out.mkdir(parents=True, exist_ok=True)
    at = datetime(2026, 11, 20, 9, tzinfo=TOKYO)
    for template_id in args.letters or manifest().letters:
        for language in ("ja", "ja-easy", "en"):
            pdf = print_letter(template_id, sample(template_id), language, at=at)
            (args.out / f"{template_id}.{language}.pdf").write_bytes(pdf)
    print(f"{args.out} に書きました")
    return 0
