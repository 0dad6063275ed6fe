"""What a connection is told, to the letter: the policies of the database decide by it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.pq import TransactionStatus

from shiyakusho.ground.audit.actors import ANONYMOUS, SYSTEM, Actor, Purpose, Standing, acting_as
from shiyakusho.ground.fence import telling
from shiyakusho.ground.fence.asking import asking, lifted, show

MINE, HERS = str(uuid.UUID(int=1)), str(uuid.UUID(int=2))
STANDING = Standing(
    permissions=frozenset({"b.see", "a.do"}),
    sections=frozenset({("ward/citizens", 2), ("hall", 1)}),
    posts=frozenset({("ward/citizens/chief", 1)}),
)
CHIEF = Actor("staff", MINE, "課長", on_behalf_of=f"resident:{HERS}", standing=STANDING)


def said(**more: Any) -> dict[str, str]:
    told = dict(asking().settings) | more
    return {name.removeprefix("shiyakusho."): value for name, value in told.items()}


def test_everything_is_told() -> None:
    with acting_as(CHIEF, Purpose("case", "7", "審査")):
        show("draft", MINE)
        show("consent", HERS)
        told = said()
    mark = told.pop("application_name")
    assert told == {
        "actor": f"staff:{MINE}", "kind": "staff", "account": MINE, "behalf": HERS,
        "sections": json.dumps({"hall": 1, "ward/citizens": 2}),
        "posts": json.dumps({"ward/citizens/chief": 1}), "permissions": "a.do,b.see",
        "purpose": "case:7", "shown": f"consent:{HERS},draft:{MINE}", "lifted": "",
    }  # fmt: skip
    assert mark.startswith("shiyakusho ") and len(mark) == len("shiyakusho ") + 32


def test_the_mark_is_first_and_is_what_we_look_for() -> None:
    with acting_as(CHIEF):
        now = asking()
    assert now.settings[0] == ("application_name", now.mark.decode())


def test_another_one_bears_another_mark_and_the_same_the_same() -> None:
    marks = set()
    for actor, purpose in ((CHIEF, ""), (CHIEF, "審査"), (ANONYMOUS, ""), (SYSTEM, "")):
        for _twice in range(2):
            with acting_as(actor, Purpose("case", "1", "x") if purpose else ""):
                marks.add(asking().mark)
    assert len(marks) == 4


def test_the_house_keeps_who_acts_and_gives_back_what_it_took() -> None:
    with acting_as(CHIEF):
        with lifted("room.outer"):
            with lifted("room.inner"):
                assert (said()["kind"], said()["lifted"]) == ("system", "room.inner")
            assert (said()["actor"], said()["lifted"]) == (f"staff:{MINE}", "room.outer")
        with pytest.raises(ZeroDivisionError), lifted("room.broken"):
            raise ZeroDivisionError
        assert (said()["kind"], said()["lifted"]) == ("staff", "")


def test_the_house_shows_itself_nothing() -> None:
    with acting_as(SYSTEM):
        show("draft", MINE)
        assert said()["shown"] == ""
        with pytest.raises(ValueError, match=r"^a key is a kind and hexadecimal digits$"):
            show("draft", "'")


@pytest.mark.parametrize(
    ("kind", "key", "taken"),
    [
        ("draft", "f" * 64, True), ("draft", "f" * 65, False), ("draft", "0", True), ("draft", "", False),
        ("Draft", "0", False), ("", "0", False), ("draft", "g", False), ("draft", "0\n", False), ("a1", "0", False),
    ],
)  # fmt: skip
def test_what_a_key_is(kind: str, key: str, taken: bool) -> None:
    with acting_as(ANONYMOUS):
        if taken:
            show(kind, key)
            assert said()["shown"] == f"{kind}:{key}"
        else:
            with pytest.raises(ValueError, match="key"):
                show(kind, key)
            assert said()["shown"] == ""


@pytest.mark.parametrize(
    "behalf", ["", "resident:", "resident:no-uuid", f"account:{HERS}", f"{HERS} "]
)
def test_whom_one_acts_for_is_a_resident_or_nobody(behalf: str) -> None:
    with acting_as(Actor("resident", "x" * 36, "だれか", on_behalf_of=behalf)):
        assert (said()["behalf"], said()["account"]) == ("", "")


class InError:
    """A connection after a statement that failed."""

    transaction_status = TransactionStatus.INERROR

    @property
    def pgconn(self) -> InError:
        return self

    def parameter_status(self, name: bytes) -> bytes:
        assert name == b"application_name"
        return b"somebody else"


def test_after_a_failed_statement_nothing_is_told(monkeypatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(telling, "ClientCursor", asked.append)
    telling.tell(InError())
    assert asked == []


def test_what_was_told_outlives_its_transaction(database_template, db) -> None:
    address = {"host": database_template[0], "dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**address, user="shiyakusho_app") as raw, acting_as(CHIEF):
        telling.tell(raw)
        raw.commit()
        told = raw.execute("SELECT current_setting('shiyakusho.account')").fetchone()
    assert told == (MINE,)
