"""The programs of a node: web server, worker, keeper of backups; in the demo also two providers."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from config.process.supervisor import Program

# Two processes, in each of which one thread runs Django: more only lengthen the tail under the GIL
# (docs/performance.md). granian's threads receive bodies, which takes as long as somebody's line is
# slow, and wait (config/counter.py); they start when they are needed.
WEB_PROCESSES = 2
RECEIVING_THREADS = 256


def web(*, port: int, host: str, environment: Mapping[str, str]) -> Program:
    """granian, serving ``config.wsgi``."""
    command = [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(WEB_PROCESSES), "--blocking-threads", str(RECEIVING_THREADS)),
        *_own_tls(),
        *("--backlog", "1024", "--respawn-failed-workers", "--no-ws", "--log-level", "warning"),
        "config.wsgi:application",
    ]
    return Program("web", command, environment)


def _own_tls() -> list[str]:
    """TLS of our own where the environment names a certificate: 1.2 and 1.3 of rustls, which knows
    only suites with forward secrecy. Otherwise a proxy of the city's does it."""
    if not (certificate := os.environ.get("TLS_CERTIFICATE")):
        return []
    files = ("--ssl-certificate", certificate, "--ssl-keyfile", os.environ.get("TLS_KEY", ""))
    return [*files, "--ssl-protocol-min", "tls1.2"]


def worker(*, environment: Mapping[str, str]) -> Program:
    """The queue's worker."""
    return Program("worker", [sys.executable, "-m", "config.cli", "work"], environment)


def demo_provider(*, port: int, key: Path, environment: Mapping[str, str]) -> Program:
    """デモの認証サービス, by which the demo's residents sign in."""
    command = [sys.executable, "-m", "config.cli", "demo-provider"]
    return Program(
        "provider", [*command, "--port", str(port), "--client-key", str(key)], environment
    )


def demo_payments(*, port: int, environment: Mapping[str, str]) -> Program:
    """デモの決済サービス, at which the demo's residents pay."""
    command = [sys.executable, "-m", "config.cli", "payments-sandbox", "--port", str(port)]
    return Program("payments", command, environment)


def keeper(*, environment: Mapping[str, str]) -> Program:
    """番: what must lie outside, all day; backup and drill every night (config/recovery)."""
    return Program("keeper", [sys.executable, "-m", "config.cli", "keep"], environment)
