"""Facts from elsewhere: what fits is kept, field by field; nothing becomes false by leaving out."""

import pytest

from shiyakusho.ground.rules import Vocabulary, fitting
from shiyakusho.ground.rules.types import BOOL, INT, STRING, choice, list_of, record
from shiyakusho.ground.rules.vocabulary import Fact

WORDS = Vocabulary(
    facts={
        "moved": Fact("moved", BOOL),
        "me": Fact("me", record("person")),
        "children": Fact("children", list_of(record("person"))),
    },
    records={"person": {"name": STRING, "age": INT, "pension": choice(("first", "second"))}},
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"moved": True}, {"moved": True}),
        ({"moved": "perhaps"}, {}),
        ({"unheard_of": 1}, {}),
        ({"moved": None}, {}),
        ({"me": {"name": "辻󠄀", "shoe_size": 24}}, {"me": {"name": "辻󠄀"}}),
        ({"me": {"age": "old", "pension": "third"}}, {"me": {}}),
        ({"me": "me"}, {}),
        (
            {"children": [{"age": 3, "toy": "bear"}, {"age": "?"}]},
            {"children": [{"age": 3}, {}]},
        ),
        ({"children": {"age": 3}}, {}),
    ],
)
def test_what_fits_is_kept(given: dict, kept: dict) -> None:
    assert fitting(given, WORDS) == kept


def test_what_was_kept_can_be_read() -> None:
    kept = fitting({"children": [{"age": 3, "toy": "bear"}], "moved": 1}, WORDS)
    from shiyakusho.ground.rules.facts import read_facts

    read_facts(kept, WORDS)
