"""The programs of a node: the web server and the worker; in the demo also a provider."""

import sys
from collections.abc import Mapping
from pathlib import Path

from config.process.supervisor import Program

# Two processes with one blocking thread each: more threads only lengthen the tail under the GIL
# (docs/performance.md).
WEB_PROCESSES = 2


def web(*, port: int, host: str, environment: Mapping[str, str]) -> Program:
    """granian, serving ``config.wsgi``."""
    command = [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(WEB_PROCESSES), "--blocking-threads", "1"),
        *("--backlog", "1024", "--respawn-failed-workers", "--no-ws", "--log-level", "warning"),
        "config.wsgi:application",
    ]
    return Program("web", command, environment)


def worker(*, environment: Mapping[str, str]) -> Program:
    """The queue's worker."""
    return Program("worker", [sys.executable, "-m", "config.cli", "work"], environment)


def demo_provider(*, port: int, key: Path, environment: Mapping[str, str]) -> Program:
    """デモの認証サービス, by which the demo's residents sign in."""
    command = [sys.executable, "-m", "config.cli", "demo-provider"]
    return Program(
        "provider", [*command, "--port", str(port), "--client-key", str(key)], environment
    )
