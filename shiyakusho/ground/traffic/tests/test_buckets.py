"""The count itself, by a clock that the test moves."""

from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.traffic.buckets import Buckets
from shiyakusho.ground.traffic.limits import Limit, limits

LIMIT = Limit(a_second=2, at_once=10)


class Watch:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_as_many_at_once_as_the_limit_says_and_then_one_by_one() -> None:
    watch = Watch()
    buckets = Buckets(clock=watch)
    assert [buckets.wait("a", LIMIT) for _ in range(10)] == [0.0] * 10
    assert 0 < buckets.wait("a", LIMIT) <= 0.5
    watch.now += 0.5
    assert buckets.wait("a", LIMIT) == 0.0
    assert buckets.wait("a", LIMIT) > 0


def test_who_is_told_to_wait_gets_in_after_that_wait() -> None:
    watch = Watch()
    buckets = Buckets(clock=watch)
    while not (wait := buckets.wait("a", LIMIT)):
        pass
    watch.now += wait
    assert buckets.wait("a", LIMIT) == 0.0


def test_one_does_not_slow_another() -> None:
    buckets = Buckets(clock=Watch())
    for _ in range(50):
        buckets.wait("bot", LIMIT)
    assert buckets.wait("reader", LIMIT) == 0.0


def test_the_least_recently_seen_are_forgotten() -> None:
    buckets = Buckets(remembered=3, clock=Watch())
    for key in "abcd":
        buckets.wait(key, LIMIT)
    assert list(buckets._empty_at) == ["b", "c", "d"]


@given(st.lists(st.floats(0, 3), min_size=1, max_size=200))
def test_never_more_than_the_rate_and_the_burst(pauses: list[float]) -> None:
    """In every span of time: at most ``at_once`` + ``a_second`` × span."""
    watch = Watch()
    buckets = Buckets(clock=watch)
    admitted = []
    for pause in pauses:
        watch.now += pause
        if not buckets.wait("a", LIMIT):
            admitted.append(watch.now)
    for i, first in enumerate(admitted):
        for count, last in enumerate(admitted[i:], start=1):
            assert count <= LIMIT.at_once + LIMIT.a_second * (last - first) + 1e-6


def test_the_shipped_limits_can_be_read() -> None:
    assert set(limits()) == {"strangers", "visitors", "programs"}
