"""``shiyakusho organisation check | schema | load``."""

import argparse
import json
import sys
from pathlib import Path

CITIES = Path(__file__).resolve().parents[3] / "cities"
PROCEDURES = CITIES.parent / "national" / "procedures"


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("organisation", help="組織: city packs")
    actions = parser.add_subparsers(required=True)
    check = actions.add_parser("check", help="check the city packs; every fault with file and line")
    check.add_argument("packs", nargs="*", type=Path, help="folders (default: all of cities/)")
    check.add_argument("--procedures", type=Path, default=PROCEDURES)
    check.set_defaults(run=run_check, needs_django=True)
    schema = actions.add_parser("schema", help="write the JSON Schemas of the pack files")
    schema.add_argument("--out", type=Path, default=CITIES / "schema")
    schema.set_defaults(run=run_schema, needs_django=False)
    actions.add_parser("load", help="load this city's pack").set_defaults(
        run=run_load, needs_django=True
    )


def run_check(args: argparse.Namespace) -> int:
    """Print every fault; 1 when there is one."""
    from .checks import faults_of

    packs = args.packs or sorted(path.parent for path in CITIES.glob("*/city.yaml"))
    faults = [fault for pack in packs for fault in faults_of(pack, args.procedures)]
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(packs)} 市を確かめました。誤り {len(faults)} 件")
    return 1 if faults else 0


def run_schema(args: argparse.Namespace) -> int:
    """Write one schema per kind of file."""
    args.out.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (args.out / name).write_text(text, encoding="utf-8")
    return 0


def schemas() -> dict[str, str]:
    """File name → JSON Schema of a pack file, as text."""
    from .shapes import FILES

    made = {}
    for name, shape in FILES.items():
        schema = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **shape.model_json_schema(),
        }
        made[name.replace(".yaml", ".schema.json")] = (
            json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        )
    return made


def run_load(args: argparse.Namespace) -> int:
    """Load the pack of settings.CITY and say what was written."""
    from .loading import load_pack

    print(json.dumps(load_pack(), ensure_ascii=False))
    return 0
