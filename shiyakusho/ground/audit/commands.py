"""``shiyakusho audit export | verify | key``."""

import argparse
from pathlib import Path


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("audit", help="監査: export and verify the chain of events")
    actions = parser.add_subparsers(required=True)
    export = actions.add_parser("export", help="the chain with its events, as JSON lines")
    export.add_argument("--out", type=Path, required=True)
    export.set_defaults(run=run_export)
    key = actions.add_parser("key", help="make the key that signs the heads of the chain")
    key.add_argument("--out", type=Path, required=True)
    key.set_defaults(run=run_key)
    verify = actions.add_parser("verify", help="check an export against heads kept outside")
    verify.add_argument("file", type=Path)
    verify.add_argument("--heads", type=Path, required=True)
    verify.add_argument("--key")
    verify.set_defaults(run=run_verify, needs_django=False)


def run_key(args: argparse.Namespace) -> int:
    """Make the key and print its public half, which the holder of the heads keeps."""
    from shiyakusho.ground.audit.signing import make_key

    try:
        public = make_key(args.out)
    except FileExistsError:
        print(f"{args.out} があります。上書きはしません。")
        return 1
    print(f"公開鍵: {public}")
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write the sealed events to a new file; an existing file is not overwritten."""
    from shiyakusho.ground.audit.actors import SYSTEM, acting_as
    from shiyakusho.ground.audit.exporting import export

    try:
        out = args.out.open("x", encoding="utf-8")
    except FileExistsError:
        print(f"{args.out} があります。上書きはしません。")
        return 1
    with out, acting_as(SYSTEM, "監査の書き出し"):
        lines = export(out)
    print(f"{lines} 件を {args.out} に書きました")
    return 0


def run_verify(args: argparse.Namespace) -> int:
    """The verifier by itself, as anybody can run it."""
    from shiyakusho.ground.audit import verify

    key = ["--key", args.key] if args.key else []
    return verify.main([str(args.file), "--heads", str(args.heads), *key])
