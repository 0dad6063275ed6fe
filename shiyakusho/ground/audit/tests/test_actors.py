"""Who acts, for what and from where: said by a block, forgotten at its end."""

import subprocess
import sys

import pytest

from shiyakusho.ground.audit import SYSTEM, actors
from shiyakusho.ground.audit.actors import (
    Actor,
    Purpose,
    acting_as,
    add_shown,
    current_actor,
    current_path,
    current_purpose,
    current_shown,
    for_purpose,
)

CLERK = Actor("staff", "s1", "係 一郎", post="p1")
RESIDENT = Actor("resident", "r1", "北方 美咲")


def now() -> tuple[object, ...]:
    return current_actor(), current_purpose(), current_path(), current_shown()


def test_what_was_before_is_again_after_each_block():
    with acting_as(RESIDENT, "自分の申請", path="GET /ja/mine/"):
        add_shown("a")
        first = now()
        assert first == (
            RESIDENT,
            Purpose("self", "", "自分の申請"),
            "GET /ja/mine/",
            frozenset({"a"}),
        )
        with acting_as(CLERK, Purpose("case", "c1", "審査"), path="GET /staff/"):
            assert now() == (CLERK, Purpose("case", "c1", "審査"), "GET /staff/", frozenset())
            add_shown("b")
            add_shown("c")
            for_purpose("visit", "v1", "名前をさがす")
            assert current_purpose() == Purpose("visit", "v1", "名前をさがす")
            assert current_shown() == {"b", "c"}
        assert now() == first


def test_also_after_one_that_failed():
    before = now()
    with pytest.raises(ZeroDivisionError), acting_as(CLERK, path="GET /staff/"):
        for_purpose("case", "c1")
        add_shown("a")
        raise ZeroDivisionError
    assert now() == before


def test_the_path_stays_where_another_acts_in_the_same_request():
    with acting_as(RESIDENT, path="POST /ja/forms/"), acting_as(SYSTEM):
        assert current_path() == "POST /ja/forms/"
    with acting_as(RESIDENT, path="POST /ja/forms/"), acting_as(SYSTEM, path=""):
        assert current_path() == ""


@pytest.mark.parametrize(
    ("actor", "kind"), [(SYSTEM, "system"), (RESIDENT, "self"), (CLERK, ""), (actors.ANONYMOUS, "")]
)
def test_words_alone_are_a_purpose_only_about_oneself(actor, kind):
    with acting_as(actor, "ことば"):
        assert current_purpose() == Purpose(kind, "", "ことば")


def test_nobody_is_said_to_be_nobody():
    anonymous = actors.ANONYMOUS
    assert (anonymous.kind, anonymous.id, anonymous.name) == ("anonymous", "", "匿名の利用者")
    assert (SYSTEM.kind, SYSTEM.id, SYSTEM.name) == ("system", "", "システム")
    assert Purpose("system", "", "") == actors.OF_THE_HOUSE


def test_who_acts_where_nobody_said_it():
    """The house in a worker; nobody in the web, once it was said that this is the web."""
    program = (
        "from shiyakusho.ground.audit import actors as a\n"
        "assert (a.current_actor(), a.current_purpose()) == (a.SYSTEM, a.Purpose('system'))\n"
        "assert (a.current_path(), a.current_shown()) == ('', frozenset())\n"
        "a.unsaid_is_nobody()\n"
        "assert (a.current_actor(), a.current_purpose()) == (a.ANONYMOUS, a.Purpose())\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
