"""The chart keeps what it may keep, and no more, whoever asks for whatever."""

import datetime as dt
import itertools
from concurrent.futures import ThreadPoolExecutor

from shiyakusho.engines.guide import chart as charts
from shiyakusho.engines.guide import planning
from shiyakusho.engines.guide.chart import chart_of, cost_of
from shiyakusho.engines.guide.selectors import assess
from shiyakusho.ground.rules.national import national_vocabulary

from .conftest import definition, knowledge_of

DAY = dt.date(2026, 11, 20)


def asked(known, events, facts, day=DAY):
    found = assess(events, facts, day, known=known).next_question
    return found.fact if found else None


def test_a_chart_of_a_day_is_drawn_once_and_few_are_kept(known):
    first = chart_of(known, DAY)
    assert chart_of(known, DAY) is first
    for days in range(charts.MOST_HELD + 2):
        chart_of(known, DAY + dt.timedelta(days=days + 1))
    assert len(charts._held) == charts.MOST_HELD
    assert chart_of(known, DAY) is not first


def test_a_full_chart_is_drawn_anew(known, monkeypatch):
    first = chart_of(known, DAY)
    monkeypatch.setattr(charts, "MOST_NODES", 0)
    asked(known, ["birth"], {})
    assert first.is_full and chart_of(known, DAY) is not first


def test_every_set_of_events_may_be_asked_for(known, monkeypatch):
    monkeypatch.setattr(charts, "MOST_PLANNERS", 3)
    monkeypatch.setattr(planning, "MOST_STATES", 4)
    events = sorted(known.vocabulary.events)[:6]
    for some in itertools.combinations(events, 2):
        first = asked(known, list(some), {})
        assert first == asked(known, list(some), {})
    assert len(chart_of(known, DAY).planners) <= 3


def test_many_at_the_same_time_get_the_same_question(known):
    alone = [asked(known, ["move-in"], {"has_dog": n % 2 == 0}) for n in range(4)]
    fresh = dt.date(2026, 11, 21)
    with ThreadPoolExecutor(8) as crowd:
        found = list(
            crowd.map(
                lambda n: asked(known, ["move-in"], {"has_dog": n % 2 == 0}, fresh), range(80)
            )
        )
    assert found == alone * 20


def test_a_criterion_that_names_itself_stops_nothing():
    one = definition(
        "p", events=["birth"], office="no-such-office", needed="x && has_dog", provenance="checked",
        criteria={"x": {"when": "owns_moped || y", "because": "x"}, "y": {"when": "x", "because": "y"}},
    )  # fmt: skip
    result = assess(["birth"], {}, DAY, known=knowledge_of(one))
    assert result.next_question is None or result.next_question.fact in ("has_dog", "owns_moped")


def test_a_fact_whose_answers_cannot_be_tried_is_asked_all_the_same():
    one = definition(
        "p", events=["birth"], office="no-such-office", needed="x", provenance="checked",
        facts={"street": {"ask": "text", "question": "どの通りですか", "why": "通りで違う"}},
        criteria={"x": {"when": "street == '本町' && has_dog", "because": "x"}},
    )  # fmt: skip
    known = knowledge_of(one)
    first = asked(known, ["birth"], {})
    assert {first, asked(known, ["birth"], {"has_dog": True})} >= {"street"}
    assert asked(known, ["birth"], {"has_dog": False}) is None
    assert asked(known, ["birth"], {"street": "裏町"}) is None


def test_two_days_that_are_compared_are_both_asked():
    one = definition(
        "p", events=["birth"], office="no-such-office", needed="x", provenance="checked",
        criteria={"x": {"when": "days_between(disaster_date, moved_date) > 30", "because": "x"}},
    )  # fmt: skip
    known = knowledge_of(one)
    first = asked(known, ["birth"], {})
    second = asked(known, ["birth"], {first: "2026-05-01"})
    assert {first, second} == {"disaster_date", "moved_date"}
    assert asked(known, ["birth"], {first: "2026-05-01", second: "2026-11-01"}) is None
    assert asked(known, ["birth"], {first: None}) is None, "alone the other decides nothing"


def test_what_is_hard_to_tell_costs_more():
    facts = national_vocabulary().facts
    plain, sensitive = cost_of(facts["has_dog"]), cost_of(facts["hard_to_live"])
    assert plain < cost_of(facts["moved_in_date"]) < cost_of(facts["cert_expiry"])
    assert plain < sensitive and plain < cost_of(facts["children"])
