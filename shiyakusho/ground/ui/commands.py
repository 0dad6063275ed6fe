"""``shiyakusho messages extract|check|compile``."""

import argparse
import sys


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang ``messages`` into the house's command."""
    parser = subparsers.add_parser("messages", help="文言: collect, check, compile")
    parser.add_argument("action", choices=("extract", "check", "compile"))
    parser.add_argument("rooms", nargs="*", help="room names; all when none is given")
    parser.set_defaults(run=run, needs_django=False)


def run(args: argparse.Namespace) -> int:
    """Do it; ``check`` answers 1 when something is missing."""
    from shiyakusho.ground.ui import messages

    chosen = [r for r in messages.rooms() if not args.rooms or r.name in args.rooms]
    if args.action == "compile":
        print(f"compiled: {messages.compile_all()}")
        return 0
    if args.action == "extract":
        for room in chosen:
            print(f"{room.name}: {messages.extract(room)} new")
        return 0
    problems = [problem for room in chosen for problem in messages.check(room)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
