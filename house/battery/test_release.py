"""A release without a pause (F8): the schema goes first, under load, while the build before serves; it
is taken back under load too; a node on another schema or build does not begin, or answers nothing."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import requests

from config.process.postgres import OWNER, Postgres
from config.process.testing import HASTY
from house.battery import truth
from house.battery.load import Load
from house.sites import Site, running_demo

pytestmark = [pytest.mark.battery, pytest.mark.timeout(2400), pytest.mark.check("F8")]

HOUSE = Path(__file__).resolve().parents[2]
PARTS = ("shiyakusho", "config", "national", "cities", "requirements")
LOCKED_SECONDS = 6.0
# What a release brings: a column, an index and a table of rooms that are being written to just now.
NEXT = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("{room}", "{last}")]
    operations = [
        migrations.AddField("{model}", "battery_mark", models.CharField(max_length=20, {how})),
        migrations.AddIndex("{model}", models.Index("battery_mark", name="battery_{room}")),
        migrations.CreateModel("BatteryNote", [("id", models.BigAutoField(primary_key=True))]),
    ]
"""
TOUCHED = {"forms": "engines/forms", "cases": "engines/cases", "identity": "ground/identity"}
MODELS = {"forms": "Application", "cases": "Case", "identity": "Account"}


def planted(tree: Path, how: str) -> dict[str, str]:
    """The next release's migrations in ``tree``; each room's last one of this release."""
    before = {}
    for room, place in TOUCHED.items():
        folder = tree / "shiyakusho" / place / "migrations"
        last = before[room] = max(path.stem for path in folder.glob("0*.py"))
        text = NEXT.format(room=room, last=last, model=MODELS[room], how=how)
        (folder / f"{int(last[:4]) + 1:04d}_battery.py").write_text(text)
    return before


def copied(folder: Path) -> Path:
    """The house's programs and data at another place: another node's, or the next release's."""
    for part in PARTS:
        ignored = shutil.ignore_patterns("__pycache__", "tests")
        shutil.copytree(HOUSE / part, folder / part, ignore=ignored)
    return folder


def told(
    tree: Path, site: Site, *command: str, by: str = "serving"
) -> subprocess.CompletedProcess[str]:
    """``shiyakusho …`` of the programs in ``tree``, on the database of ``site``."""
    databases = site.told["databases"]
    environment = os.environ | {
        "PYTHONPATH": str(tree),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": databases[by],
        "DATABASE_OWNER_URL": databases["owning"],
        "DATA_DIR": str(site.data_dir),
        "RELEASE_CHECKED": "1",
        "CITY": "kitakyushu",
    }
    return subprocess.run(
        [sys.executable, "-m", "config.cli", *command],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.fixture
def next_release(tmp_path: Path) -> Iterator[Path]:
    yield copied(tmp_path / "next")


def test_a_release_under_load_and_its_way_back(city: Path, next_release: Path, tmp_path) -> None:
    before = planted(next_release, how="null=True")
    with running_demo(data_dir=city, RELEASE_CHECKED="1", RELEASE_ASK_SECONDS="2") as site:
        was = truth.count(site)
        assert told(HOUSE, site, "release", "status").returncode == 0
        with Load(site) as load, held(site):
            load.go_on()
            made = told(next_release, site, "migrate")
            assert made.returncode == 0, made.stderr
            assert "表が使われています" in made.stderr, "it never had to wait: nothing was shown"
            load.go_on()
            # The build before may still serve, for its grace; a node of it that begins now may not.
            assert site.ready(30)
            late = told(HOUSE, site, "release", "status")
            assert late.returncode == 1 and "このビルドが知らない: forms." in late.stdout
            assert told(next_release, site, "release", "status").returncode == 0
            for room, last in before.items():  # and back, under the same load
                back = told(next_release, site, "migrate", "--back", f"{room}.{last}")
                assert back.returncode == 0, back.stderr
            again = told(HOUSE, site, "migrate")
            assert again.returncode == 0, again.stderr
            load.go_on()
        print(f"{sum(load.statuses.values())} answers in {load.seconds:.0f} s "
              f"{dict(load.statuses)}, {load.filed} claims, slowest {load.slowest:.1f} s")  # fmt: skip
        assert load.faults == []
        assert set(load.statuses) <= {200, 201}
        assert load.filed > 5 and truth.count(site) == was + load.filed
        assert truth.found(site, truth.HALF_WRITTEN) == []
        assert told(HOUSE, site, "release", "status").returncode == 0
        _another_build_is_refused(site, copied(tmp_path / "other"))


def _another_build_is_refused(site: Site, other: Path) -> None:
    """One file differs and no migration: it may not begin, and a node that is withdrawn answers 503."""
    (other / "national" / "tables" / "income.yaml").open("a").write("\n# not the city's\n")
    refused = told(other, site, "release", "status")
    assert refused.returncode == 1 and "使ってはいけない" in refused.stdout
    digest = told(HOUSE, site, "release", "status").stdout.split("このビルド ")[1][:12]
    stopped = told(HOUSE, site, "release", "withdraw", digest, by="owning")
    assert stopped.returncode == 0, stopped.stdout + stopped.stderr
    deadline = time.monotonic() + 30
    while requests.get(f"{site.url}/ja/", timeout=30).status_code != 503:
        assert time.monotonic() < deadline, "a withdrawn build answers"
        time.sleep(0.5)
    assert told(HOUSE, site, "migrate").returncode == 0


def test_what_the_build_before_would_break_by_waits_for_it(city: Path, next_release: Path) -> None:
    """A column that the nodes that serve do not write: refused, named, and nothing was applied."""
    planted(next_release, how='default=""')
    with running_demo(data_dir=city, RELEASE_CHECKED="1", RELEASE_ASK_SECONDS="2") as site:
        assert requests.get(f"{site.url}/ja/", timeout=30).status_code == 200  # it tells of itself
        refused = told(next_release, site, "migrate")
        assert refused.returncode == 1
        assert "前のビルドのノードが動いています" in refused.stderr
        for room in TOUCHED:
            assert f"{room}." in refused.stderr
        assert told(HOUSE, site, "release", "status").returncode == 0


@contextmanager
def held(site: Site) -> Iterator[None]:
    """A long look at tables that are to be changed, until the change has waited for it some seconds."""
    session = psycopg.connect(truth.everything(site))
    session.execute("LOCK TABLE forms_application, cases_case IN ACCESS SHARE MODE")
    waiter = threading.Thread(target=_let_go, args=(site, session), daemon=True)
    waiter.start()
    try:
        yield
    finally:
        session.close()
        waiter.join(60)


def _let_go(site: Site, session: psycopg.Connection) -> None:
    waits = "SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
    while not session.closed:
        if truth.rows(site, waits):
            time.sleep(LOCKED_SECONDS)
            session.close()
        time.sleep(0.2)


def test_every_migration_goes_back_and_forth() -> None:
    """Each is applied to an empty database, taken back to the letter of the schema, applied again."""
    folder = Path(tempfile.mkdtemp(prefix="shiyakusho-back-", dir="/var/tmp"))
    folder.chmod(0o711)
    postgres = Postgres(folder / "postgres", settings=HASTY)
    try:
        postgres.start()
        postgres.create_database("back")
        done = subprocess.run(
            [sys.executable, "-m", "house.battery.back"],
            cwd=HOUSE,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "config.settings.tools",
                "DATABASE_URL": postgres.url("back", OWNER),
                "BATTERY_PG_DUMP": str(postgres.bin / "pg_dump"),
            },
            capture_output=True,
            text=True,
        )
        *faults, last = done.stdout.splitlines() or [""]
        print(last)
        assert done.returncode == 0, done.stderr[-3000:]
        assert faults == []
        assert int(last.split()[0]) > 50
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
