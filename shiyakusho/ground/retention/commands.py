"""``shiyakusho retention plan | run``."""

import argparse


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("retention", help="保存と廃棄")
    actions = parser.add_subparsers(required=True)
    plan = actions.add_parser("plan", help="満了した記録の目録（だれの名前も出ません）")
    plan.add_argument("--list", action="store_true", help="1件ずつ")
    plan.set_defaults(run=run_plan)
    run = actions.add_parser(
        "run", help="夜の仕事をいますぐ: 自動の消去、承認済みの廃棄、目録の作成"
    )
    run.set_defaults(run=run_run)


def run_plan(args: argparse.Namespace) -> int:
    """Nothing is destroyed."""
    from shiyakusho.ground.retention.plan import automatic, plan

    for kind in plan():
        approval = "承認が要る" if kind.needs_approval else "承認なし"
        print(f"{kind.key}: {kind.disposal.title}: {len(kind.ready)} 件（{approval}）")
        for reason, count in sorted(kind.held.items()):
            print(f"  まだ廃棄できない {count} 件: {reason}")
        for one in kind.ready if args.list else ():
            print(f"  {one.key}\t{one.title}\t{one.ended_on}\t{one.kept_until}")
    for key, title, years in automatic():
        print(f"{key}: {title}: 自動（{years} 年）")
    return 0


def run_run(args: argparse.Namespace) -> int:
    """The night's work now."""
    from shiyakusho.ground.audit.actors import SYSTEM, acting_as
    from shiyakusho.ground.retention import services

    with acting_as(SYSTEM, "保存期間の満了"):
        for kind, rows in services.purge_automatic().items():
            print(f"{kind}: {rows} 件を消去")
        for kind, rows in services.carry_out().items():
            print(f"{kind}: 承認された目録により {rows} 件を廃棄")
        for row in services.propose():
            print(f"{row.kind}: {row.entries} 件の目録を作成（{row.get_state_display()}）")
    return 0
