"""The benches' walks in turns: one at a time, request by request, whoever ends or fails first."""

import threading

import pytest

from bench.path.browser import Step, Steps
from bench.path.turns import in_turns


def walk(name, steps, told, fails=False):
    def go(hand_over):
        running = threading.current_thread()
        for number in range(steps):
            told.append((number, name, running))
            hand_over()
        if fails:
            raise RuntimeError(name)

    return go


def test_step_by_step_and_the_longer_one_goes_on_alone() -> None:
    told: list = []
    in_turns([walk("a", 3, told), walk("b", 5, told)])
    assert "".join(name for _, name, _ in told) == "abababbb"
    assert len({thread for _, _, thread in told}) == 2


def test_a_fault_is_told_and_does_not_stop_the_other() -> None:
    told: list = []
    with pytest.raises(RuntimeError, match="a"):
        in_turns([walk("a", 1, told, fails=True), walk("b", 3, told)])
    assert [name for _, name, _ in told].count("b") == 3


def test_writing_a_step_down_ends_the_turn() -> None:
    passed, steps = [], Steps()
    steps.after = lambda: passed.append(len(steps))
    steps.append(Step("home", 1.0))
    assert passed == [1]
