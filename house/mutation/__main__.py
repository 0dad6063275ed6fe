"""``python -m house.mutation``: whether the tests of a part can fail, in figures."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest

from house.mutation.ledger import LEDGER, report, write
from house.mutation.parts import FILE, HOUSE, Part, parts
from house.mutation.session import Session, Trial


def main(arguments: list[str] | None = None) -> int:
    """0 when every part tried reached its floor."""
    asked = _parser().parse_args(arguments)
    known = parts(asked.parts, asked.house)
    chosen = [name for name in known if not asked.part or _is_of(name, asked.part)]
    if len(chosen) == 1:
        return _try(known[chosen[0]], asked)
    given = arguments if arguments is not None else sys.argv[1:]
    return max((_apart(name, given) for name in chosen), default=2)


def _is_of(name: str, part: str) -> bool:
    """`authorisation.cases` is of the part `authorisation`."""
    return name == part or name.startswith(f"{part}.")


def _try(part: Part, asked: argparse.Namespace) -> int:
    if (
        not part.database
    ):  # conftest.py starts none where one is named; a test that asks for it fails
        os.environ.setdefault("SHIYAKUSHO_TEST_SOCKET", "/nonexistent")
        os.environ.setdefault("SHIYAKUSHO_TEST_TEMPLATE", "none")
    trial = Trial(part, asked.sample, asked.seed, asked.module, asked.minutes)
    # `-s`: a child that shares the parent's captured output would write into it.
    options = [
        "-q",
        "-s",
        "--no-header",
        "-p",
        "no:cacheprovider",
        "-m",
        "not browser and not battery",
    ]
    if part.keyword:
        options += ["-k", part.keyword]
    tests = [str(part.house / one) for one in part.tests]
    said = pytest.main([*options, *asked.pytest, *tests], plugins=[Session(trial, _tell)])
    if said != pytest.ExitCode.OK or not trial.outcomes:
        _tell(f"{part.name}: nothing was tried (pytest ended with {said!r})")
        return 2
    reached = report(trial, _tell)
    if asked.write:
        write(trial, LEDGER)
    return 0 if reached else 1


def _apart(name: str, arguments: list[str]) -> int:
    """Each piece in a process of its own, for its pytest is one of its own."""
    command = [sys.executable, "-m", "house.mutation", *arguments, "--part", name]  # the last holds
    return subprocess.run(command).returncode


def _tell(line: str) -> None:
    print(line, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m house.mutation", description=__doc__)
    parser.add_argument("--part", default="", help="one of parts.yaml; all")
    parser.add_argument("--module", default="", help="only modules whose path holds this")
    parser.add_argument("--sample", type=int, default=0, help="this many mutants of the part; all")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument(
        "--minutes", type=float, default=0, help="no new mutant after so long; none"
    )
    parser.add_argument("--write", action="store_true", help="into docs/security/mutation.csv")
    parser.add_argument("--parts", type=Path, default=FILE, help=argparse.SUPPRESS)
    parser.add_argument("--house", type=Path, default=HOUSE, help=argparse.SUPPRESS)
    parser.add_argument("--pytest", action="append", default=[], help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
