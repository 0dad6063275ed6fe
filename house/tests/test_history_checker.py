"""The checker of battery E3 finds what it is there for, and nothing in a history that is right."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from house.battery.checker import Kept, faults
from house.battery.history import FOREVER, History, Kind, Operation, events, operations

pytestmark = pytest.mark.check("E3")
ROOM = {"s": 1}


def book(key: str, asked: float, answered: float, outcome: Kind = "ok") -> Operation:
    told = f"b-{key}" if outcome == "ok" else ""
    return Operation("book", key, "s", asked, asked, answered, outcome, told)


def cancel(key: str, asked: float, answered: float, outcome: Kind = "ok") -> Operation:
    return Operation("cancel", key, "s", asked, asked, answered, outcome)


def kept(key: str, *, holds: bool = True) -> Kept:
    return Kept(f"b-{key}", key, "s", holds)


RIGHT = (
    [
        book("a", 0, 1),
        book("b", 2, 3, "fail"),
        cancel("a", 4, 5),
        book("c", 4.5, FOREVER, "info"),
        book("d", 6, 7, "fail"),
    ],
    [kept("a", holds=False), kept("c")],
)


def test_a_right_history_has_no_fault() -> None:
    assert list(faults(*RIGHT, ROOM)) == []


def without(key: str) -> tuple[list[Operation], list[Kept]]:
    told, there = RIGHT
    return [one for one in told if one.key != key], there


@pytest.mark.parametrize(
    ("told", "there", "fault"),
    [
        ([book("a", 0, 1)], [], "acknowledged and lost"),
        ([book("a", 0, 1)], [Kept("another", "a", "s", holds=True)], "acknowledged and lost"),
        ([book("a", 0, 1)], [Kept("b-a", "a", "elsewhere", holds=True)], "acknowledged and lost"),
        ([book("a", 0, 1)], [kept("a", holds=False)], "acknowledged and not held"),
        ([book("a", 0, 1), cancel("a", 2, 3)], [kept("a")], "cancelled and still held"),
        ([book("a", 0, 9, "info")], [kept("a"), kept("a")], "2 bookings of one key"),
        ([], [kept("a", holds=False)], "nobody asked for"),
        ([book("a", 0, 1), book("b", 2, 3, "fail")], [kept("a"), kept("b")], "refused and there"),
        ([book("a", 0, 9, "info")], [kept("a", holds=False)], "nobody gave up"),
        ([book("a", 0, 1), book("b", 2, 3)], [kept("a"), kept("b")], "2 held at one moment, of 1"),
        ([book("a", 0, 9, "info"), book("b", 0, 9, "info")], [kept("a"), kept("b")], "2 of 1"),
        ([book("a", 0, 1, "fail")], [], "refused with room (0 of 1 at most)"),
        (*without("a"), "nobody asked for"),
        (*without("c"), "nobody asked for"),
    ],
)
def test_what_cannot_be_is_found(told: list[Operation], there: list[Kept], fault: str) -> None:
    assert any(fault in one for one in faults(told, there, ROOM))


def test_a_place_given_up_before_the_refusal_was_asked_is_no_excuse() -> None:
    told, there = (
        [book("a", 0, 1), cancel("a", 2, 3), book("b", 4, 5, "fail")],
        [kept("a", holds=False)],
    )
    assert any("refused with room" in one for one in faults(told, there, ROOM))
    late = [told[0], cancel("a", 2, 4.5), told[2]]
    assert list(faults(late, there, ROOM)) == []


@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.booleans()), max_size=40),
    st.integers(1, 3),
)
def test_whatever_a_right_house_does_is_right(
    steps: list[tuple[int, bool, bool]], places: int
) -> None:
    """Each step takes or gives up a place, in one moment; its answer is heard later, or never."""
    told: list[Operation] = []
    held: dict[int, str] = {}
    there: dict[str, Kept] = {}
    for number, (client, heard, late) in enumerate(steps):
        asked, answered = number - 0.4, number + (1.4 if late else 0.4)
        outcome: Kind = "ok" if heard else "info"
        if client in held:
            key = held.pop(client)
            there[key] = replace(there[key], holds=False)
            told.append(cancel(key, asked, answered if heard else FOREVER, outcome))
        elif len(held) < places:
            key = held[client] = f"k{number}"
            there[key] = kept(key)
            told.append(book(key, asked, answered if heard else FOREVER, outcome))
        else:
            told.append(book(f"k{number}", asked, answered, "fail"))
    assert list(faults(told, list(there.values()), {"s": places})) == []


def test_a_history_is_read_as_it_was_written(tmp_path: Path) -> None:
    history = History(tmp_path / "history.jsonl")
    for key, kinds in {"a": ("invoke", "info", "invoke", "ok"), "b": ("invoke", "info")}.items():
        for kind in kinds:
            booking = "b-1" if kind == "ok" else ""
            history.note(kind, "book", 3, key, "s", booking=booking)  # type: ignore[arg-type]
    history.close()
    first, second = operations(events(history.path))
    assert (first.key, first.outcome, first.booking) == ("a", "ok", "b-1")
    assert first.asked < first.asked_last < first.answered < FOREVER
    assert (second.key, second.outcome, second.answered) == ("b", "info", FOREVER)
