"""`make demo`: a city on one machine, from nothing to a page in the browser."""

import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from types import FrameType

from config.process.children import dies_with_parent
from config.process.postgres import OWNER, Postgres, PostgresFailed
from config.process.programs import demo_payments, demo_provider, keeper, web, worker
from config.process.reserve import volumes_of
from config.process.supervisor import Supervisor
from config.recovery.opening import may_open
from config.recovery.own import begin_to_keep, environment_of, keep_wal, own_place

DATABASE = "shiyakusho"
READY_SECONDS = 60
DOORS = {"demo": "はじめに", "citizen": "住民", "staff": "職員", "manage": "管理", "openapi": "API"}


def run_demo(*, data_dir: Path, port: int, residents: int) -> int:
    """Set up, seed and serve until Ctrl-C. Again is fast and harmless."""
    data_dir.mkdir(parents=True, exist_ok=True)
    city = os.environ.get("CITY", "kitakyushu")
    with (data_dir / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return _refuse(f"別のデモが {data_dir} で動いています。止めてから、もう一度どうぞ。")
        if _port_taken(port):
            return _refuse(
                f"ポート {port} は使われています。PORT=8001 make demo のように変えてください。"
            )
        if not may_open(data_dir):
            return _refuse(f"{data_dir} の復元は、確認が終わっていません。")
        postgres = Postgres(data_dir / "postgres")
        place = own_place(postgres, data_dir)
        # SIGINT too: a shell without job control starts what it puts behind with SIGINT ignored.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        try:
            print("データベースを始めています…", flush=True)
            begin_to_keep(postgres, place)
            postgres.start()
            keep_wal(postgres, place, seeded=False)
            # One database per city: CITY=kasuga shows another city beside, not over, the first.
            name = f"{DATABASE}_{city}"
            postgres.create_database(name)
            key, provider_port = _client_key(data_dir), _free_port()
            environment = _environment(postgres, name, data_dir, city, port)
            payments_port = _free_port()
            environment |= payments_of(payments_port)
            environment |= provider_of(key, provider_port) | environment_of(postgres, place, name)
            environment |= {"RESERVE_FOLDERS": ":".join(map(str, _folders(postgres, data_dir)))}
            _prepare(environment, residents)
            keep_wal(postgres, place, seeded=True)
        except (PostgresFailed, subprocess.CalledProcessError, KeyboardInterrupt) as error:
            postgres.stop()
            return _refuse(f"始められませんでした: {error!r}")
        programs = [
            demo_provider(port=provider_port, key=key, environment=environment),
            demo_payments(port=payments_port, environment=environment),
            web(port=port, host="127.0.0.1", environment=environment),
            worker(environment=environment),
            *([keeper(environment=environment)] if place else []),
        ]
        supervisor = Supervisor(programs, postgres, volumes_of(environment))
        return supervisor.run(ready=lambda: _announce(supervisor, data_dir, port))


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _environment(
    postgres: Postgres, name: str, data_dir: Path, city: str, port: int
) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": postgres.url(name),
        "DATABASE_OWNER_URL": postgres.url(name, OWNER),
        "DATA_DIR": str(data_dir),
        "CITY": city,
        "BASE_URL": f"http://localhost:{port}",
    }


def _folders(postgres: Postgres, data_dir: Path) -> list[Path]:
    """What may lie on a volume of its own: files, database, WAL."""
    (data_dir / "files").mkdir(exist_ok=True)
    return [data_dir / "files", postgres.home, postgres.data / "pg_wal"]


def _client_key(data_dir: Path) -> Path:
    """The demo city's key to its provider, made once."""
    from shiyakusho.ground.identity.oidc.client_key import make_key

    path = data_dir / "oidc.pem"
    if not path.exists():
        make_key(path)
    return path


def provider_of(key: Path, port: int) -> dict[str, str]:
    """Where the demo's residents sign in. The issuer is no address: accounts outlive the port."""
    return {
        "OIDC_ISSUER": "demo",
        "OIDC_METADATA_URL": f"http://localhost:{port}/.well-known/openid-configuration",
        "OIDC_CLIENT_ID": "shiyakusho-demo",
        "OIDC_KEY_FILE": str(key),
        "OIDC_KEY_ID": "",
        "OIDC_ACR": "aal3",
        "OIDC_SCOPE": "openid name address birthdate gender",
        "OIDC_LEVELS": "",
        "OIDC_LABEL": "デモの認証サービス",
    }


def payments_of(port: int) -> dict[str, str]:
    """Where the demo's residents pay; its keys are made anew each time."""
    return {
        "PAYMENTS_URL": f"http://localhost:{port}",
        "PAYMENTS_KEY": secrets.token_urlsafe(24),
        "PAYMENTS_SECRET": secrets.token_urlsafe(24),
        "PAYMENTS_LABEL": "デモの決済サービス（お金は動きません）",
    }


def _prepare(environment: dict[str, str], residents: int) -> None:
    """Schema as the owning role, then the city as the serving role."""
    command = [sys.executable, "-m", "config.cli"]
    everything = os.environ | environment
    run = partial(subprocess.run, env=everything, check=True, preexec_fn=dies_with_parent)
    run([*command, "migrate"], stdout=subprocess.DEVNULL)
    run([*command, "demo-city", "--residents", str(residents)])


def _announce(supervisor: Supervisor, data_dir: Path, port: int) -> None:
    address = f"http://localhost:{port}"
    if not _wait_until_ready(address, supervisor):
        print("まだ応答がありません。上の記録を見てください。", file=sys.stderr, flush=True)
        return
    told = json.loads((data_dir / "demo.json").read_text(encoding="utf-8"))
    print(f"\n  {told['city']}\n", flush=True)
    for door, title in DOORS.items():
        print(f"  {title}\t{told['urls'][door]}", flush=True)
    print(f"\n  人物とAPIトークン: {data_dir / 'demo.json'}", flush=True)
    print("  止める: Ctrl-C\n", flush=True)


def _wait_until_ready(address: str, supervisor: Supervisor) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not supervisor.stopping:
        try:
            # Our own address, http on this machine.
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def _port_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
