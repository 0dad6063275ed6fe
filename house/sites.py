"""A running demo city for the tests, the battery and the benches: real processes, own data."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START_SECONDS = 400


@dataclass
class Site:
    """Where it runs and what ``demo.json`` says."""

    url: str
    data_dir: Path
    process: subprocess.Popen[bytes] | None  # None: somebody else's

    @property
    def told(self) -> dict[str, Any]:
        return json.loads((self.data_dir / "demo.json").read_text(encoding="utf-8"))

    def token(self, persona: str) -> str:
        """The API token of a persona."""
        return self.told["personas"][persona]["token"]

    def ready(self, seconds: float) -> bool:
        """Whether it answers within ``seconds``."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.runs:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return True
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        return False

    @property
    def runs(self) -> bool:
        return self.process is None or self.process.poll() is None

    def stop(self) -> None:
        """Ctrl-C, as one would."""
        if self.process is not None and self.runs:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)


@contextmanager
def running_demo(
    *,
    residents: int = 400,
    data_dir: Path | None = None,
    city: str = "kitakyushu",
    backups: bool = False,
    **more: str,
) -> Iterator[Site]:
    """Run ``shiyakusho demo`` on a free port; its data is removed unless ``data_dir`` is given.

    ``more`` is added to its environment; ``backups``: its keeper runs too.
    """
    folder = data_dir or Path(tempfile.mkdtemp(prefix="shiyakusho-demo-", dir="/var/tmp"))
    if data_dir is None:
        folder.chmod(0o711)  # as root PostgreSQL runs as nobody, and would live elsewhere for good
    port = _free_port()
    log_path = folder / "demo.log"
    environment = os.environ | {"PORT": str(port), "DATA_DIR": str(folder), "CITY": city}
    environment |= more if backups else {"BACKUP_DIR": "none", **more}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    with log_path.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.cli", "demo", "--residents", str(residents)],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    site = Site(f"http://localhost:{port}", folder, process)
    try:
        if not site.ready(START_SECONDS):
            raise RuntimeError(f"the demo did not start:\n{log_path.read_text()[-4000:]}")
        yield site
    finally:
        site.stop()
        if data_dir is None:
            shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
