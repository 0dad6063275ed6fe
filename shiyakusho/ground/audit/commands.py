"""``shiyakusho audit export | verify | key | affected | purge``."""

import argparse
import json
import os
import sys
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
    verify.add_argument("--kept-days", type=int)
    verify.set_defaults(run=run_verify, needs_django=False)
    affected = actions.add_parser("affected", help="whose records an account touched, and when")
    affected.add_argument("--actor", required=True, help="id of the account")
    affected.add_argument("--from", dest="since", required=True)
    affected.add_argument("--to", dest="until", required=True, help="a day is included")
    affected.add_argument("--out", type=Path, help="JSON lines into this new file")
    affected.set_defaults(run=run_affected)
    purge = actions.add_parser("purge", help="destroy events past their time (DATABASE_OWNER_URL)")
    purge.add_argument("--before", required=True)
    purge.set_defaults(run=run_purge, needs_django=False)


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
    kept = ["--kept-days", str(args.kept_days)] if args.kept_days is not None else []
    return verify.main([str(args.file), "--heads", str(args.heads), *key, *kept])


def run_affected(args: argparse.Namespace) -> int:
    """One JSON line for each subject; how many of them are persons goes to standard error."""
    from shiyakusho.ground.audit.actors import SYSTEM, acting_as
    from shiyakusho.ground.audit.affected import PERSON, affected, moment_of
    from shiyakusho.ground.jp import JpError

    try:
        since, until = moment_of(args.since), moment_of(args.until, end=True)
        out = args.out.open("x", encoding="utf-8") if args.out else sys.stdout
    except (JpError, FileExistsError) as error:
        print(
            getattr(error, "message", f"{args.out} があります。上書きはしません。"), file=sys.stderr
        )
        return 1
    persons = 0
    with acting_as(SYSTEM, "関係者の調べ"):
        for touched in affected(args.actor, since, until):
            print(json.dumps(vars(touched), ensure_ascii=False, default=str), file=out)
            persons += touched.subject.startswith(PERSON)
    if args.out:
        out.close()
    print(f"{persons} 人", file=sys.stderr)
    return 0


def run_purge(args: argparse.Namespace) -> int:
    """As the owning role: the serving role can delete nothing."""
    if owner := os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = owner
    settings = "prod" if "SECRET_KEY" in os.environ else "tools"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{settings}")
    import django

    django.setup()
    from shiyakusho.ground.audit.actors import SYSTEM, acting_as
    from shiyakusho.ground.audit.affected import moment_of
    from shiyakusho.ground.audit.purging import purge
    from shiyakusho.ground.contracts import Refusal
    from shiyakusho.ground.jp import JpError

    try:
        with acting_as(SYSTEM, "監査記録の廃棄"):
            destroyed = purge(moment_of(args.before))
    except (Refusal, JpError) as error:
        print(error.message, file=sys.stderr)
        return 1
    print(f"{destroyed} 件を廃棄しました")
    return 0
