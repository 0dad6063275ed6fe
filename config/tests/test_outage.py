"""The database stops, and comes back: a real cluster and a real web server, no stand-in."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from config.process.postgres import OWNER, Postgres
from config.process.programs import web

CITY = "city"
SIGNED_IN = {"sessionid": "x" * 32}
PAGES = {
    "/ja/": "いま、このサービスは止まっています",
    "/ja-easy/guide/": "｜止《と》まって",
    "/en/": "This service is stopped at the moment",
    "/staff/cases/": "いま、このサービスは止まっています",
    "/": "This service is stopped at the moment",
    "/nowhere": "This service is stopped at the moment",
}


@dataclass
class House:
    """A web server and the cluster it asks."""

    url: str
    postgres: Postgres
    log: Path

    def get(self, path: str, **more) -> requests.Response:
        more.setdefault("headers", {"Accept-Language": "en"})
        return requests.get(self.url + path, timeout=30, allow_redirects=False, **more)

    def lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def house(database_template) -> Iterator[House]:
    """The web server is started while its database is not there yet."""
    folder = Path(tempfile.mkdtemp(prefix="shiyakusho-outage-", dir="/var/tmp"))
    folder.chmod(0o711)
    postgres = Postgres(folder / "postgres", settings={"fsync": "off"})
    postgres.start()
    _fill(postgres, *database_template)
    postgres.stop()
    port = _free_port()
    program = web(port=port, host="127.0.0.1", environment=_environment(folder, postgres, port))
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(
            program.command, env=os.environ | program.environment, stdout=log, stderr=log
        )
        made = House(f"http://127.0.0.1:{port}", postgres, folder / "web.log")
        try:
            _until(lambda: made.get("/healthz").status_code == 200)
            yield made
        finally:
            process.terminate()
            process.wait(30)
            postgres.stop()
            shutil.rmtree(folder)


@pytest.fixture(params=["never there", "stopped meanwhile"])
def without_database(request, house) -> House:
    """The same, whether the web processes never saw a database or hold connections to a dead one."""
    if request.param == "stopped meanwhile":
        house.postgres.start()
        for _ in range(8):  # both of its processes
            assert house.get("/ja/").status_code == 200
        house.postgres.stop()
    return house


def test_everything_answers_503_and_the_log_has_one_line_each(without_database) -> None:
    house = without_database
    before = len(house.lines())
    for path, said in PAGES.items():
        page = house.get(path, cookies=SIGNED_IN)
        assert (page.status_code, page.headers["Retry-After"]) == (503, "10"), path
        assert "<h1>" in page.text and _without_ruby(said) in _words(page.text), page.text
        assert "database_unavailable" in page.text and "Traceback" not in page.text
    for method, path in (("GET", "/procedures"), ("GET", "/cases"), ("POST", "/applications")):
        answer = requests.request(
            method, f"{house.url}/api/v1{path}", headers={"Authorization": "Bearer x"}, timeout=30
        )
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10"), path
        assert answer.headers["Content-Type"].startswith("application/problem+json")
        told = answer.json()
        assert (told["code"], told["status"]) == ("database_unavailable", 503)
        assert "データを読み書きできません" in told["detail"]
    new = [line for line in house.lines()[before:] if "config.warm" not in line]
    assert len(new) == len(PAGES) + 3, new
    assert all("no database (OperationalError): 503 to" in line for line in new), new


def test_probes_need_no_database_whatever_cookies_come(without_database) -> None:
    house = without_database
    for cookies in ({}, SIGNED_IN):
        assert house.get("/healthz", cookies=cookies).status_code == 200
        assert house.get("/readyz", cookies=cookies).status_code == 503


def test_it_serves_again_as_soon_as_the_database_is_there(house) -> None:
    pages = ("/ja/", "/readyz", "/ja/guide/") * 4
    assert house.get("/ja/", cookies=SIGNED_IN).status_code == 503
    house.postgres.start()
    answers = [house.get(path, cookies=SIGNED_IN).status_code for path in pages]
    house.postgres.stop()
    assert answers == [200] * len(pages)
    assert {house.get(path, cookies=SIGNED_IN).status_code for path in pages} == {503}


def _fill(postgres: Postgres, template_socket: str, template: str) -> None:
    """A copy of the tests' city."""
    postgres.create_database(CITY)
    to = ["-h", str(postgres.socket_dir), "-U", "postgres", "-d", CITY, "-q", "-X"]
    dump = [postgres.bin / "pg_dump", "-h", template_socket, "-U", "postgres", template]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as read:
        subprocess.run(
            [postgres.bin / "psql", *to], stdin=read.stdout, check=True, stdout=subprocess.DEVNULL
        )
    assert read.returncode == 0


def _environment(folder: Path, postgres: Postgres, port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": postgres.url(CITY),
        "DATABASE_OWNER_URL": postgres.url(CITY, OWNER),
        "DATA_DIR": str(folder),
        "CITY": "kitakyushu",
        "BASE_URL": f"http://localhost:{port}",
    }


def _until(true, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if true():
                return
        except requests.ConnectionError:
            pass
        time.sleep(0.1)
    raise TimeoutError("the web server does not answer")


def _words(html: str) -> str:
    return re.sub(r"<rt>.*?</rt>|<[^>]+>", "", html)


def _without_ruby(text: str) -> str:
    return re.sub(r"｜(.*?)《.*?》", r"\1", text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
