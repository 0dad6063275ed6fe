"""``shiyakusho booking open``: something new to book, with slots one after the other;
``booking gate``: a waiting room before its opening;
``booking lottery draw`` and ``booking lottery files``: a round is drawn, and what was published of it."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID


def add_commands(subparsers: Any) -> None:
    booking = subparsers.add_parser("booking", help="予約: what can be booked")
    acts = booking.add_subparsers(title="acts", metavar="ACT", required=True)
    opening = acts.add_parser("open", help="open slots of a new resource; prints its id")
    opening.add_argument("--name", required=True)
    opening.add_argument(
        "--start", required=True, type=_moment, help="ISO 8601; Japan's time if none is said"
    )
    opening.add_argument("--minutes", required=True, type=int, help="how long one slot is")
    opening.add_argument("--slots", required=True, type=int, help="how many, one after the other")
    opening.add_argument("--capacity", required=True, type=int, help="people in each")
    opening.add_argument("--anonymous", action="store_true", help="without signing in")
    opening.set_defaults(run=_open)
    _add_gate(acts)
    lottery = acts.add_parser("lottery", help="抽選: draw a round; write down what was published")
    of_lottery = lottery.add_subparsers(title="acts", metavar="ACT", required=True)
    drawing = of_lottery.add_parser("draw", help="draw once; a second time changes nothing")
    drawing.add_argument("--round", required=True, type=UUID)
    drawing.add_argument("--value", required=True, help="what was found in public: dice, a number")
    drawing.set_defaults(run=_draw)
    files = of_lottery.add_parser("files", help="the published files and the script, into a folder")
    files.add_argument("--round", required=True, type=UUID)
    files.add_argument("--out", required=True, type=Path)
    files.set_defaults(run=_files)


def _add_gate(acts: Any) -> None:
    gate = acts.add_parser("gate", help="待合室: who waits before an opening; prints its id")
    gate.add_argument("--resource", required=True, type=UUID)
    gate.add_argument("--mode", choices=("draw", "arrival"), default="draw")
    for name in ("doors", "opens", "ends"):
        gate.add_argument(f"--{name}", required=True, type=_moment, help="ISO 8601")
    gate.add_argument("--a-minute", type=int, default=30, help="people let in a minute")
    gate.add_argument("--inside", type=int, default=100, help="people who book at a time")
    gate.add_argument("--stay-minutes", type=int, default=10, help="how long each has")
    gate.set_defaults(run=_gate)


def _moment(text: str) -> datetime:
    from shiyakusho.ground import clock

    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            "日時は 2026-12-01T09:00 のように書いてください。"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.TOKYO)


def _open(args: argparse.Namespace) -> int:
    from shiyakusho.engines.booking.choices import Kind
    from shiyakusho.engines.booking.services.arranging import add_resource, open_slots
    from shiyakusho.engines.booking.terms import TermsData
    from shiyakusho.ground.audit import recorded
    from shiyakusho.ground.contracts import Refusal

    try:
        with recorded("booking.open"):
            terms = TermsData(
                capacity=args.capacity if 1 <= args.capacity <= 100_000 else 1,
                opens_days_before=730,
                level="" if args.anonymous else "L1",
            )
            made = add_resource(name={"ja": args.name}, terms=terms, kind=Kind.COUNTER)
            open_slots(
                resource_id=made.pk, start=args.start, minutes=args.minutes,
                slots=args.slots, capacity=args.capacity,
            )  # fmt: skip
    except Refusal as refusal:
        print(refusal)
        return 1
    print(made.pk)
    return 0


def _gate(args: argparse.Namespace) -> int:
    from shiyakusho.engines.booking.gate.services.arranging import set_gate
    from shiyakusho.ground.contracts import Refusal

    numbers = {name: getattr(args, name) for name in ("mode", "a_minute", "inside", "stay_minutes")}
    moments = {f"{name}_at": getattr(args, name) for name in ("doors", "opens", "ends")}
    try:
        made = set_gate(resource_id=args.resource, data=numbers | moments)
    except Refusal as refusal:
        print(f"{refusal} {'、'.join(refusal.extra.get('errors', []))}")
        return 1
    print(made.pk)
    return 0


def _draw(args: argparse.Namespace) -> int:
    from shiyakusho.engines.booking.lottery.services.drawing_round import draw_round
    from shiyakusho.ground.contracts import Refusal

    try:
        found = draw_round(round_id=args.round, public_value=args.value)
    except Refusal as refusal:
        print(f"{refusal} ({refusal.code})")
        return 1
    print(f"{found.drawn_at:%Y-%m-%d %H:%M} {found.public_value}")
    return 0


def _files(args: argparse.Namespace) -> int:
    from shiyakusho.engines.booking.lottery import recompute
    from shiyakusho.engines.booking.lottery.selectors import files_of, round_of
    from shiyakusho.ground.contracts import Refusal

    try:
        published = files_of(round_of(args.round))
    except Refusal as refusal:
        print(refusal)
        return 1
    args.out.mkdir(parents=True, exist_ok=True)
    published["recompute.py"] = Path(recompute.__file__).read_text("utf-8")
    for name, text in published.items():
        (args.out / name).write_text(text, encoding="utf-8", newline="")
        print(args.out / name)
    return 0
