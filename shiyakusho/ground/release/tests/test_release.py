"""Which build may serve: said by the owner of the schema, asked by every process. Real roles."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from shiyakusho.ground.release import fingerprint as fingerprints
from shiyakusho.ground.release import standing
from shiyakusho.ground.release.fingerprint import fingerprint
from shiyakusho.ground.release.middleware import OnlyTheCitysBuild
from shiyakusho.ground.release.models import Build, Node
from shiyakusho.ground.release.services import allow, withdraw
from shiyakusho.ground.release.standing import Standing, WrongBuild, require_standing

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = "f" * 64


@pytest.fixture
def owner() -> Iterator[psycopg.Connection]:
    """The role that owns the schema; this build is the city's, as after a migration."""
    there = connection.settings_dict
    with psycopg.connect(
        host=there["HOST"], dbname=there["NAME"], user="shiyakusho_owner", autocommit=True
    ) as session:
        session.execute("DELETE FROM release_build")
        session.execute("INSERT INTO release_build VALUES (%s, now())", [fingerprint()])
        yield session


@pytest.fixture
def another_build(owner) -> None:
    owner.execute("UPDATE release_build SET digest = %s", [OTHER])


@pytest.fixture
def as_owner(settings) -> Iterator[None]:
    """This process connected as who migrates."""
    before = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "shiyakusho_owner"
    yield
    connection.close()
    connection.settings_dict["USER"] = before


def test_the_citys_build_may_serve(owner) -> None:
    require_standing()


def test_another_build_may_not_begin(another_build) -> None:
    with pytest.raises(WrongBuild, match=r"このビルド .* は、この市で使うことになっていません"):
        require_standing()


def test_nor_may_one_that_lacks_a_migration_of_the_database(owner) -> None:
    owner.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9999_next', now())"
    )
    with pytest.raises(WrongBuild, match=r"新しいです.*cases\.9999_next"):
        require_standing()


def test_nor_one_whose_migration_the_database_lacks(owner) -> None:
    owner.execute("DELETE FROM django_migrations WHERE app = 'release'")
    with pytest.raises(WrongBuild, match=r"古いです.*release\.0001_initial.*migrate"):
        require_standing()


def test_the_serving_role_cannot_say_which_build_serves(owner) -> None:
    for act in (lambda: allow(OTHER), lambda: withdraw(fingerprint())):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()
    assert list(Build.objects.values_list("digest", flat=True)) == [fingerprint()]


def test_migrating_lets_the_build_before_finish(owner, as_owner, settings) -> None:
    settings.RELEASE_GRACE_SECONDS = 60
    allow(OTHER)
    assert standing.is_allowed()
    settings.RELEASE_GRACE_SECONDS = -1
    owner.execute("UPDATE release_build SET until = NULL")
    allow(OTHER)
    assert not standing.is_allowed()
    allow(OTHER)  # again is harmless
    allow(fingerprint())  # and back again
    assert standing.is_allowed()


def test_a_build_can_be_withdrawn_at_once(owner, as_owner) -> None:
    assert withdraw(fingerprint())
    assert not withdraw(fingerprint())
    assert not standing.is_allowed()


def test_a_running_node_answers_nothing_once_its_time_is_over(owner, settings, client) -> None:
    settings.RELEASE_CHECKED, settings.RELEASE_ASK_SECONDS = True, 0.0
    client = Client()
    assert client.get("/ja/about/").status_code == 200
    owner.execute("UPDATE release_build SET until = now() - interval '1 second'")
    for path in ("/ja/about/", "/staff/", "/api/v1/procedures"):
        answer = client.get(path)
        assert (answer.status_code, "wrong_build" in answer.content.decode()) == (503, True), path
        assert "Retry-After" in answer.headers
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (503, "wrong build")


def test_it_asks_now_and_then_and_notes_who_runs_what(
    owner, settings, django_assert_num_queries
) -> None:
    settings.RELEASE_ASK_SECONDS = 30.0
    mine = Standing()
    assert mine.is_good()
    with django_assert_num_queries(0):
        assert all(mine.is_good() for _ in range(100))
    assert Node.objects.get().build == fingerprint()


def test_while_the_database_is_away_what_was_last_heard_holds(owner, settings, monkeypatch) -> None:
    from django.db import OperationalError

    settings.RELEASE_ASK_SECONDS = 0.0
    mine = Standing()
    assert mine.is_good()

    def away() -> bool:
        raise OperationalError

    monkeypatch.setattr(standing, "is_allowed", away)
    assert mine.is_good()


def test_a_changed_file_is_another_build(settings, tmp_path: Path) -> None:
    for name in ("shiyakusho/a.py", "config/b.py", "national/c.yaml", "requirements/runtime.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one", encoding="utf-8")
    (tmp_path / f"cities/{settings.CITY}").mkdir(parents=True)
    settings.HOUSE = tmp_path

    def digest() -> str:
        return fingerprints.fingerprint.__wrapped__()

    before = digest()
    (tmp_path / "national/c.yaml").write_text("two", encoding="utf-8")
    changed = digest()
    (tmp_path / "national/c.yaml").rename(tmp_path / "national/d.yaml")
    assert len({before, changed, digest()}) == 3


def test_the_middleware_stands_in_the_list(settings) -> None:
    path = f"{OnlyTheCitysBuild.__module__}.{OnlyTheCitysBuild.__qualname__}"
    assert path in settings.MIDDLEWARE
