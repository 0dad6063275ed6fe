"""A connection is told who asks, never remembers another, and untold it is nobody's."""

import os
import subprocess
import sys
import uuid

import psycopg
import pytest
from django.db import connection, transaction

from shiyakusho.ground.audit.actors import ANONYMOUS, SYSTEM, Actor, Purpose, acting_as
from shiyakusho.ground.fence.asking import lifted, show

pytestmark = pytest.mark.django_db
MINE = str(uuid.uuid4())
CLERK = Actor("staff", MINE, "職員")


def told(name: str = "kind") -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [f"shiyakusho.{name}"])
        return str(cursor.fetchone()[0])


def test_the_database_knows_who_asks() -> None:
    assert told() == "system"
    with acting_as(CLERK, Purpose("case", "1", "審査")):
        assert (told(), told("account"), told("purpose")) == ("staff", MINE, "case:1")
    assert told() == "system"


def test_another_is_told_between_two_statements_of_one_cursor() -> None:
    with connection.cursor() as cursor:
        found = []
        for actor in (CLERK, ANONYMOUS, SYSTEM):
            with acting_as(actor):
                cursor.execute("SELECT fence_kind()")
                found += cursor.fetchone()
    assert found == ["staff", "anonymous", "system"]


def test_a_rollback_takes_the_telling_back_and_we_notice() -> None:
    told()
    with pytest.raises(ZeroDivisionError), transaction.atomic(), acting_as(CLERK):
        assert told() == "staff"
        raise ZeroDivisionError
    with acting_as(CLERK):
        assert told() == "staff"  # the rollback made it the house again


def test_also_behind_our_back() -> None:
    with acting_as(CLERK), transaction.atomic():
        told()
        raw = connection.connection
        with raw.transaction(force_rollback=True), acting_as(ANONYMOUS):
            assert raw.execute("SELECT fence_kind()").fetchone() == ("anonymous",)
        assert raw.execute("SELECT fence_kind()").fetchone() == ("staff",)
        raw.execute("RESET ALL")
        assert raw.execute("SELECT fence_kind()").fetchone() == ("staff",)


def test_a_copy_a_stream_many_and_a_server_cursor_are_told_too() -> None:
    raw = connection.connection or connection.ensure_connection() or connection.connection
    with acting_as(ANONYMOUS), raw.cursor() as cursor:
        with cursor.copy("COPY (SELECT fence_kind()) TO STDOUT") as stream:
            assert b"".join(stream) == b"anonymous\n"
    with acting_as(CLERK), raw.cursor() as cursor:
        assert list(cursor.stream("SELECT fence_kind()")) == [("staff",)]
    with acting_as(ANONYMOUS), transaction.atomic(), connection.create_cursor("by_name") as named:
        named.execute("SELECT fence_kind()")
        assert named.fetchone() == ("anonymous",)


def test_a_failed_transaction_can_still_be_rolled_back() -> None:
    with pytest.raises(Exception, match="division"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
    assert told() == "system"


def test_nothing_is_told_twice() -> None:
    told()
    before = connection.connection.pgconn.parameter_status(b"application_name")
    sent: list[object] = []
    original = psycopg.ClientCursor.execute

    def counting(self, query, *args, **kwargs):
        sent.append(query)
        return original(self, query, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.ClientCursor, "execute", counting)
        told()
    assert len(sent) == 1
    assert connection.connection.pgconn.parameter_status(b"application_name") == before


def test_untold_means_nobody(database_template) -> None:
    name = connection.settings_dict["NAME"]
    address = {"host": database_template[0], "dbname": name, "user": "shiyakusho_app"}
    with psycopg.connect(**address) as untold:
        assert untold.execute("SELECT fence_kind(), fence_account()").fetchone() == ("", None)
        for table in ("people_resident", "forms_application", "cases_case", "letters_letter"):
            assert untold.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_the_owner_is_fenced_too(database_template) -> None:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(host=database_template[0], dbname=name, user="shiyakusho_owner") as untold:
        assert untold.execute("SELECT count(*) FROM people_resident").fetchone() == (0,)


def test_the_house_lifts_its_hand_and_the_audit_still_knows_who_acts() -> None:
    with acting_as(CLERK), lifted("tests.write"):
        assert (told(), told("actor"), told("lifted")) == ("system", f"staff:{MINE}", "tests.write")
    assert told("lifted") == ""


def test_what_is_shown_is_forgotten_with_the_request() -> None:
    with acting_as(ANONYMOUS):
        show("draft", MINE)
        assert told("shown") == f"draft:{MINE}"
        with acting_as(CLERK):
            assert told("shown") == ""
        assert told("shown") == f"draft:{MINE}"
    with acting_as(ANONYMOUS):
        assert told("shown") == ""


@pytest.mark.parametrize("key", ["a,draft:b", "'", "", "x y", "あ"])
def test_only_a_key_is_shown(key: str) -> None:
    with acting_as(ANONYMOUS), pytest.raises(ValueError, match="key"):
        show("draft", key)


def test_an_account_that_is_no_uuid_is_nobodys() -> None:
    with acting_as(Actor("resident", "r1'; --", "だれか")):
        assert told("account") == ""


def test_in_the_web_nobody_acts_until_it_is_said_who(database_template) -> None:
    name, script = (
        connection.settings_dict["NAME"],
        (
            "import config.wsgi; from django.db import connection as c; from shiyakusho.registers.people."
            "models import Resident as R; print(R.objects.count(), c.cursor().execute("
            "'SELECT fence_kind()').fetchone()[0])"
        ),
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgresql://shiyakusho_app@/{name}?host={database_template[0]}",
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "anonymous"]
