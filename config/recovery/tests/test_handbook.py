"""The handbook is enough: its command, typed as it stands there, on a machine that has only backups."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from config.recovery.commands import TOKYO
from config.recovery.tests.conftest import City

HOUSE = Path(__file__).resolve().parents[3]
HANDBOOK = HOUSE / "docs" / "guides" / "recovery.ja.md"
FIRST_SECONDS = 60 * 60


def command(mark: str) -> str:
    """The command below ``<!-- mark -->``."""
    found = re.search(rf"<!-- {mark} -->\n```sh\n(.+?)\n```", HANDBOOK.read_text(), re.DOTALL)
    assert found, f"the handbook has no command marked {mark}"
    return found[1]


@pytest.mark.check("G2")
def test_a_stranger_restores_by_the_handbook(city: City, empty: Path) -> None:
    """No settings, no database, no key of the house's: backups and the public key, nothing else."""
    city.sql("SELECT pg_sleep(1.1)")  # TIME is a whole second: one after the backup's end
    kept = ("PATH", "HOME", "LANG", "PYTHONPATH")
    told = {name: os.environ[name] for name in kept if name in os.environ}
    told |= {
        "BACKUPS": str(city.place.root),
        "KEY": city.key(),
        "TIME": city.now().astimezone(TOKYO).strftime("%Y-%m-%d %H:%M:%S"),
        "NEW": str(empty / "new"),
    }
    city.sql("SELECT pg_sleep(1.5)")
    city.keep()
    begun = time.monotonic()
    typed = command("run").replace(".venv/bin/shiyakusho", f"{sys.executable} -m config.cli")
    done = subprocess.run(
        ["bash", "-c", typed], env=told, cwd=HOUSE, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begun < FIRST_SECONDS
    sentence = "確認はすべて終わりました。この場所のデータで始められます。"
    assert sentence in done.stdout and sentence in HANDBOOK.read_text()


def test_every_refusal_is_in_the_handbook() -> None:
    """A code that somebody meets while restoring has its line."""
    source = "".join(
        (HOUSE / "config" / "recovery" / f"{name}.py").read_text()
        for name in ("restoring", "pieces", "refusals", "commands")
    )
    said = HANDBOOK.read_text()
    for code in set(re.findall(r'"(recovery_(?!target)[a-z_]+)"', source)):
        assert code in said or code in {"recovery_inside", "recovery_time", "recovery_no_key"}, code


def test_the_settings_of_the_handbook_are_read() -> None:
    base = (HOUSE / "config" / "settings" / "base.py").read_text() + "BACKUP_URL"
    for name in re.findall(
        r"`((?:BACKUP|RECOVERY|RESERVE|TOMBSTONES)_[A-Z_]+)`", HANDBOOK.read_text()
    ):
        assert name in base, name


@pytest.mark.battery
@pytest.mark.timeout(900)
@pytest.mark.check("G2")
def test_what_was_restored_opens() -> None:
    """A demo city of its own: backed up, its folder gone, restored by the handbook, opened by it."""
    import tempfile

    from house.sites import _free_port, running_demo

    with tempfile.TemporaryDirectory(prefix="shiyakusho-handbook-", dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        lost, backups, new = folder / "lost", folder / "backups", folder / "new"
        lost.mkdir(mode=0o711)
        with running_demo(data_dir=lost, backups=True, BACKUP_DIR=str(backups)) as site:
            environment = os.environ | {
                "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                "DATABASE_URL": site.told["databases"]["serving"],
                "BACKUP_URL": site.told["databases"]["owning"].replace(
                    "shiyakusho_owner", "postgres"
                ),
                "BACKUP_DIR": str(backups),
                "DATA_DIR": str(lost),
            }
            done = subprocess.run(
                [sys.executable, "-m", "config.cli", "backup"], env=environment, cwd=HOUSE,
                capture_output=True, text=True,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            people = site.told["personas"]
        told = os.environ | {
            "BACKUPS": str(backups), "KEY": (backups / "audit-key.txt").read_text().strip(),
            "TIME": "backup", "NEW": str(new),
        }  # fmt: skip
        typed = command("run").replace(".venv/bin/shiyakusho", f"{sys.executable} -m config.cli")
        done = subprocess.run(
            ["bash", "-c", typed], env=told, cwd=HOUSE, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        for kit in ("audit-key.pem", "oidc.pem"):  # from the bag, not from the backup
            (new / kit).write_bytes((lost / kit).read_bytes())
        assert _free_port()
        with running_demo(data_dir=new) as site:
            assert requests.get(f"{site.url}/ja/", timeout=30).status_code == 200
            assert site.told["personas"].keys() == people.keys()
