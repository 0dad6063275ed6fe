"""``shiyakusho demo-provider``: デモの認証サービス, by which the demo's residents sign in."""

import argparse
from pathlib import Path
from typing import Any


def add_commands(subparsers: Any) -> None:
    provider = subparsers.add_parser("demo-provider", help="the demo's own OpenID provider")
    provider.add_argument("--port", type=int, default=0, help="on this machine only; 0: a free one")
    provider.add_argument("--client-key", type=Path, required=True, help="the city's key (PEM)")
    provider.set_defaults(run=_provide)


def _provide(args: argparse.Namespace) -> int:
    from shiyakusho.doors.demo.guard import demo_is_open
    from shiyakusho.doors.demo.provider import provider

    if not demo_is_open():
        print("デモの認証サービスは、デモ（DEMO と DEBUG）でだけ動きます。")
        return 1
    serving = provider(port=args.port, client_key=args.client_key)
    print(f"デモの認証サービス: {serving.address}", flush=True)
    try:
        serving.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        serving.server_close()
    return 0
