"""``shiyakusho payments-sandbox``: デモの決済サービス, at which the demo's residents pay."""

import argparse
import os
from typing import Any


def add_commands(subparsers: Any) -> None:
    sandbox = subparsers.add_parser("payments-sandbox", help="the demo's own payment provider")
    sandbox.add_argument("--port", type=int, default=0, help="on this machine only; 0: a free one")
    sandbox.set_defaults(run=_serve)


def _serve(args: argparse.Namespace) -> int:
    from django.conf import settings

    from shiyakusho.engines.payments.sandbox.server import SandboxProvider

    if not settings.DEMO:
        print("デモの決済サービスは、デモでだけ動きます。")
        return 1
    key, secret = os.environ.get("PAYMENTS_KEY", ""), os.environ.get("PAYMENTS_SECRET", "")
    if not (key and secret):
        print("PAYMENTS_KEY と PAYMENTS_SECRET を決めてください。")
        return 1
    serving = SandboxProvider(port=args.port, key=key, secret=secret)
    print(f"デモの決済サービス: {serving.address}", flush=True)
    try:
        serving.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        serving.server_close()
    return 0
