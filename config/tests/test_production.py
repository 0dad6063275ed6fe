"""Production as a city would start it: what it refuses, and that nothing is left to warn about."""

import os
import subprocess
import sys

import pytest

from shiyakusho.ground.audit.signing import make_key

CITY = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "k8-Jq3zT" * 8,
    "ALLOWED_HOSTS": "shinsei.city.example.jp",
    "DATABASE_URL": "postgresql://shiyakusho_app@db.example.jp/shiyakusho?sslmode=verify-full",
    "BASE_URL": "https://shinsei.city.example.jp",
    "FILES_SCANNER": "unix:///run/clamav/clamd.ctl",
}
SAFE = """
from django.conf import settings as s
import django; django.setup()
from shiyakusho.doors.demo.guard import demo_is_open
assert not (s.DEBUG or s.DEMO or demo_is_open())
assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_SSL_REDIRECT
assert s.SESSION_COOKIE_HTTPONLY and s.CSRF_COOKIE_HTTPONLY and s.SESSION_COOKIE_SAMESITE == "Lax"
assert s.SECURE_HSTS_SECONDS >= 31536000
assert not any("demo" in name for name in s.MIDDLEWARE)
assert s.TRAFFIC_LIMITED and s.RELEASE_CHECKED and s.PROXIES == 1
for name in (s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.COOKIE_PREFIX):
    assert name.startswith("__Host-")
"""

KNOCKING = """
import logging; logging.disable()
import django; django.setup()
from django.test import Client
client = Client(SERVER_NAME="shinsei.city.example.jp", raise_request_exception=False)
assert client.get("/healthz").status_code == 200
plain = client.get("/ja/about/")
assert (plain.status_code, plain["Location"]) == (301, "https://shinsei.city.example.jp/ja/about/")
assert "max-age=31536000" in client.get("/healthz", secure=True)["Strict-Transport-Security"]
assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
told = client.get("/api/v1/procedures")
assert (told.status_code, told.json()["code"]) == (403, "https_required")
assert "Location" not in told
for path in ("/demo/", "/demo/be/clerk/", "/demo/be/parent/"):
    for answer in (client.get(path, secure=True), client.post(path, secure=True)):
        assert answer.status_code in (404, 405), (path, answer.status_code)
        assert "sessionid" not in answer.cookies
        assert "Traceback" not in answer.content.decode()
"""


@pytest.fixture(autouse=True, scope="module")
def _key_of_the_audit(tmp_path_factory) -> None:
    folder = tmp_path_factory.mktemp("city")
    make_key(folder / "audit.pem")
    CITY.update(
        AUDIT_KEY_FILE=str(folder / "audit.pem"),
        AUDIT_HEADS_TO="https://holder.example.jp/heads",
        BACKUP_DIR=str(folder / "backups"),
    )


def run(*arguments: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = kept | {k: v for k, v in (CITY | changed).items() if v is not None}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.mark.check("J1")
def test_check_deploy_has_nothing_to_say() -> None:
    done = run("-m", "config.cli", "check", "--deploy")
    assert (done.returncode, "no issues (0 silenced)" in done.stdout + done.stderr) == (0, True)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"AUDIT_KEY_FILE": "/nowhere/audit.pem"}, "recovery.W001"),
        ({"AUDIT_HEADS_TO": None}, "recovery.W002"),
        ({"BACKUP_DIR": None}, "recovery.W003"),
    ],
)
def test_a_house_that_could_not_come_back_is_warned(missing, said) -> None:
    done = run("-m", "config.cli", "check", "--deploy", **missing)
    assert done.returncode == 1
    assert said in done.stderr


def test_the_settings_are_those_of_a_city_and_the_demo_is_shut() -> None:
    done = run("-c", SAFE)
    assert done.returncode == 0, done.stderr


def test_over_http_it_wants_tls_and_its_own_host_and_knows_no_personas() -> None:
    done = run("-c", KNOCKING)
    assert done.returncode == 0, done.stderr


@pytest.mark.check("J1")
@pytest.mark.parametrize(
    ("changed", "warning"),
    [
        ({"DATABASE_URL": "postgresql://shiyakusho_app@db.example.jp/x"}, "release.W001"),
        ({"SMTP_HOST": "mail.example.jp"}, "release.W002"),
        ({"BASE_URL": None}, "release.W003"),
        ({"BASE_URL": "https://elsewhere.example.jp"}, "release.W003"),
    ],
)
def test_check_deploy_says_what_travels_in_the_clear(changed, warning) -> None:
    done = run("-m", "config.cli", "check", "--deploy", **changed)
    assert done.returncode == 1 and warning in done.stderr


@pytest.mark.parametrize(
    "changed",
    [
        {"SHIYAKUSHO_NOW": "2026-11-20T10:00"},
        {"SECRET_KEY": None},
        {"SECRET_KEY": "demo-only-and-refused-in-production"},
        {"ALLOWED_HOSTS": None},
        {"FILES_SCANNER": None},
        {"FILES_SCANNER": ""},
        {"FILES_SCANNER": "clamd.example.jp:3310"},
        {"ALLOWED_HOSTS": "*"},
        {"ALLOWED_HOSTS": " , "},
        {"DATABASE_URL": None},
        {"DATABASE_URL": "sqlite:///city.db"},
    ],
)
def test_what_is_no_production_does_not_start(changed: dict[str, str | None]) -> None:
    done = run("-c", "import config.settings.prod", **changed)
    assert done.returncode == 1
    assert "ImproperlyConfigured" in done.stderr


def test_the_demo_city_is_not_made_in_production() -> None:
    code = "from shiyakusho.doors.demo.seeding import seed_demo; seed_demo(say=print)"
    done = run("-c", f"import django; django.setup(); {code}")
    assert "the demo is for machines with DEMO and DEBUG on" in done.stderr
