"""One demo city for the whole battery, made once; each test starts and stops it by itself."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def city() -> Iterator[Path]:
    """The city's data folder. BATTERY_DATA_DIR names one that is there already, and is kept."""
    if kept := os.environ.get("BATTERY_DATA_DIR"):
        yield Path(kept)
        return
    folder = Path(tempfile.mkdtemp(prefix="shiyakusho-battery-", dir="/var/tmp"))
    folder.chmod(0o711)  # PostgreSQL runs as nobody where we are root: it must pass through
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
