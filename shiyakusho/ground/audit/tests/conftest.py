from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from shiyakusho.ground.audit.signing import make_key

Connect = Callable[..., psycopg.Connection]
INSERT = """
INSERT INTO audit_auditevent (id, at, action, actor_kind, actor_id, actor_name, actor_post,
                              on_behalf_of, purpose, subjects, detail)
VALUES (gen_random_uuid(), clock_timestamp(), %s, 'staff', 'a1', '相談 太郎', '', '', '', '["x:1"]',
        '{}')
"""


@pytest.fixture
def connect(transactional_db) -> Iterator[Connect]:
    """Sessions of their own beside the test's: ``connect(role)``."""
    opened: list[psycopg.Connection] = []
    there = connection.settings_dict

    def open_one(role: str = "shiyakusho_app", *, autocommit: bool = True) -> psycopg.Connection:
        made = psycopg.connect(
            host=there["HOST"], dbname=there["NAME"], user=role, autocommit=autocommit
        )
        opened.append(made)
        return made

    yield open_one
    for each in opened:
        each.close()


@pytest.fixture
def owner(connect) -> psycopg.Connection:
    """The owning role, append-only no more: what nobody but the owner could do."""
    session = connect("shiyakusho_owner")
    for table in ("auditevent", "chainlink", "chainhead"):
        session.execute(f"ALTER TABLE audit_{table} DISABLE TRIGGER audit_append_only")
    session.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_destroy")
    return session


@pytest.fixture
def holder(settings, tmp_path) -> Path:
    """A key of this test, and a folder that holds its heads."""
    settings.AUDIT_KEY_FILE = tmp_path / "key.pem"
    settings.AUDIT_HEADS_TO = str(tmp_path / "heads")
    settings.AUDIT_HEAD_SECONDS = 0
    make_key(settings.AUDIT_KEY_FILE)
    assert settings.AUDIT_KEY_FILE.stat().st_mode & 0o077 == 0
    return tmp_path / "heads"


def plant(owner: psycopg.Connection) -> object:
    """An event that claims to be of long ago; its id."""
    owner.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_place")
    columns = INSERT.replace("detail)", "detail, xid)").replace("'{}')", "'{}', 1) RETURNING id")
    [(event,)] = owner.execute(columns, ["test.planted"]).fetchall()
    owner.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER audit_place")
    return event
