"""``shiyakusho release``: which builds may serve, and who runs what."""

import argparse
from datetime import timedelta
from typing import Any

SEEN_LATELY = timedelta(minutes=5)


def add_commands(subparsers: Any) -> None:
    """Register ``release status | withdraw``."""
    release = subparsers.add_parser(
        "release", help="which builds may serve this city, and who runs what"
    )
    acts = release.add_subparsers(dest="act", required=True)
    acts.add_parser(
        "status", help="this build, the builds allowed, the nodes seen lately"
    ).set_defaults(run=_status)
    withdraw = acts.add_parser("withdraw", help="let a build serve no more, at once (as the owner)")
    withdraw.add_argument("build", help="its digest, or the beginning of it")
    withdraw.set_defaults(run=_withdraw)


def _status(args: argparse.Namespace) -> int:
    from shiyakusho.ground import clock
    from shiyakusho.ground.release.fingerprint import fingerprint
    from shiyakusho.ground.release.models import Build, Node
    from shiyakusho.ground.release.standing import is_allowed, schema_differences

    missing, unknown = schema_differences()
    allowed = is_allowed()
    print(f"このビルド {fingerprint()[:12]}: {'使ってよい' if allowed else '使ってはいけない'}")
    for names, said in ((missing, "データベースにない"), (unknown, "このビルドが知らない")):
        for name in names:
            print(f"  {said}: {name}")
    for build in Build.objects.order_by("-since"):
        end = f"{build.until:%Y-%m-%d %H:%M} まで" if build.until else "使用中"
        print(f"  {build.digest[:12]}  {build.since:%Y-%m-%d %H:%M} から {end}")
    for node in Node.objects.filter(seen_at__gt=clock.now() - SEEN_LATELY).order_by("name"):
        print(f"  {node.name}  {node.build[:12]}  最後の連絡 {node.seen_at:%H:%M:%S}")
    return 0 if allowed and not missing and not unknown else 1


def _withdraw(args: argparse.Namespace) -> int:
    from shiyakusho.ground.release.models import Build
    from shiyakusho.ground.release.services import withdraw

    found = list(Build.objects.filter(digest__startswith=args.build))
    if len(found) != 1:
        print(f"{args.build}: {'該当するビルドがありません' if not found else '1つに決まりません'}")
        return 2
    print("止めました。" if withdraw(found[0].digest) else "すでに止まっています。")
    return 0
