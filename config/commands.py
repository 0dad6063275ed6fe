"""The house's own commands: demo, serve, work, migrate, check."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

DEMO_SEED = 20_261_120


def add_commands(subparsers: Any) -> None:
    demo = subparsers.add_parser("demo", help="start the demo city with everything it needs")
    demo.add_argument("--residents", type=int, default=10_000, help="synthetic residents")
    demo.set_defaults(run=_demo, needs_django=False)

    serve = subparsers.add_parser("serve", help="run web and worker (settings: environment)")
    serve.set_defaults(run=_serve, needs_django=False)

    work = subparsers.add_parser("work", help="run the worker alone")
    work.add_argument("--one-shot", action="store_true", help="do what waits, then end")
    work.set_defaults(run=_work)

    migrate = subparsers.add_parser("migrate", help="bring the database to this build's schema")
    migrate.add_argument(
        "--stopped",
        action="store_true",
        help="every node is stopped: also what old builds break by",
    )
    migrate.add_argument(
        "--back", metavar="ROOM.NAME", help="take back what the room applied after NAME (or zero)"
    )
    migrate.set_defaults(run=_migrate, needs_django=False)

    city = subparsers.add_parser("demo-city", help="fill the database for the demo (idempotent)")
    city.add_argument("--residents", type=int, default=10_000)
    city.set_defaults(run=_demo_city)

    check = subparsers.add_parser("check", help="Django's system checks, deployment ones included")
    check.add_argument("--deploy", action="store_true")
    check.set_defaults(run=_check)


def _port() -> int:
    text = os.environ.get("PORT", "8000")
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise ImproperlyConfigured("PORT is a number from 1 to 65535")
    return int(text)


def _demo(args: argparse.Namespace) -> int:
    from config.process.demo import run_demo

    port = _port()
    data_dir = Path(os.environ.get("DATA_DIR", ".data")).resolve()
    return run_demo(data_dir=data_dir, port=port, residents=args.residents)


def _serve(args: argparse.Namespace) -> int:
    from config.process.serve import run_serve

    return run_serve(port=_port())


def _work(args: argparse.Namespace) -> int:
    from config.process.worker import run_worker

    return run_worker(one_shot=args.one_shot)


def _migrate(args: argparse.Namespace) -> int:
    if owner := os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = owner
    settings = "prod" if "SECRET_KEY" in os.environ else "tools"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{settings}")
    import django

    django.setup()
    from config.database import SERVING_ROLE, prepare, take_back
    from shiyakusho.ground.release.moving import BuildBeforeServes

    if args.back:
        room, _, name = args.back.partition(".")
        take_back(room, name)
        return 0
    role = os.environ.get("SERVING_ROLE", SERVING_ROLE)
    try:
        prepare(serving_role=role, verbosity=1, stopped=args.stopped)
    except BuildBeforeServes as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _demo_city(args: argparse.Namespace) -> int:
    from django.conf import settings

    from config.city import load_city
    from shiyakusho.doors.demo.seeding import seed_demo
    from shiyakusho.ground.audit.signing import make_key
    from shiyakusho.ground.ui.messages import compile_all

    compile_all()
    if not settings.AUDIT_KEY_FILE.exists():
        make_key(settings.AUDIT_KEY_FILE)
    print("市のデータを用意しています…", flush=True)
    load_city(residents=args.residents, seed=DEMO_SEED)
    seed_demo(say=lambda line: print(line, flush=True))
    return 0


def _check(args: argparse.Namespace) -> int:
    from django.core.management import call_command

    call_command("check", deploy=args.deploy, fail_level="WARNING")
    return 0
