"""``shiyakusho cases due``."""

import argparse


def add_commands(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("cases", help="案件: applications on their way")
    actions = parser.add_subparsers(required=True)
    due = actions.add_parser("due", help="保存期間が満了した案件を数える(消さない)")
    due.add_argument("--json", action="store_true")
    due.set_defaults(run=run_due, needs_django=True)


def run_due(args: argparse.Namespace) -> int:
    """Print what has been kept long enough; deletes nothing."""
    import json

    from shiyakusho.engines.cases.retention import due
    from shiyakusho.ground.jp import wareki

    found = due()
    if args.json:
        print(json.dumps([one.as_dict() for one in found], ensure_ascii=False))
        return 0
    for one in found:
        print(
            f"{one.title}（{one.period}）: {one.count}件、最も古い終了 {wareki.format(one.oldest)}"
        )
    if not found:
        print("保存期間が満了した案件はありません")
    return 0
