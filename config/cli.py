"""The ``shiyakusho`` command: every room adds its own subcommands in ``commands.py``."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from config.rooms import rooms_with


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, set Django up where it is needed, and run; returns the exit status."""
    parser = build_parser()
    args = parser.parse_args(arguments)
    if not hasattr(args, "run"):
        parser.print_help()
        return 2
    try:
        return _run(args)
    except ImproperlyConfigured as fault:
        print(f"設定が足りないか、正しくありません: {fault}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace) -> int:
    if getattr(args, "needs_django", True):
        settings = "prod" if "SECRET_KEY" in os.environ else "tools"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{settings}")
        import django

        django.setup()
    return int(args.run(args) or 0)


def build_parser() -> argparse.ArgumentParser:
    """The parser with the house's commands and those of every room."""
    parser = argparse.ArgumentParser(prog="shiyakusho", description="市役所: the open city hall")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    own = ("config.commands", "config.recovery.commands")
    for module in (*own, *(f"{room}.commands" for room in rooms_with("commands"))):
        import_module(module).add_commands(subparsers)
    return parser


if __name__ == "__main__":
    sys.exit(main())
