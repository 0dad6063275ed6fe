"""The last day: by the law's count, on an open day, only where the deadline is the household's."""

import datetime as dt

import pytest

from shiyakusho.engines.guide.selectors import assess

from .conftest import definition, knowledge_of

CRITERIA = {"born": {"when": "'birth' in events", "because": "生まれた"}}
SATURDAY = "2026-11-07"


def due(deadlines, facts=None, filed=dt.date(2026, 11, 13)):
    one = definition("p", events=["birth"], criteria=CRITERIA, needed="born", deadlines=deadlines,
                     provenance="checked")  # fmt: skip
    facts = {"birth_date": SATURDAY} | (facts or {})
    return assess(["birth"], facts, filed, known=knowledge_of(one)).needed[0].deadline


def rule(**parts):
    return {"event": "birth", "text": "期限", "from": "birth_date"} | parts


@pytest.mark.parametrize(
    ("parts", "raw", "last"),
    [
        ({"within": {"days": 14}}, "2026-11-21", "2026-11-24"),  # 土、日、祝日、火
        ({"within": {"days": 14}, "first_day": "included"}, "2026-11-20", "2026-11-20"),
        ({"within": {"days": 14}, "closed_day": "by_ordinance"}, "2026-11-21", "2026-11-24"),
        ({"within": {"days": 14}, "closed_day": "as_is"}, "2026-11-21", "2026-11-21"),
        ({"within": {"months": 24}, "closed_day": "as_is"}, "2028-11-07", "2028-11-07"),
        ({"within": {"months": 1}}, "2026-12-07", "2026-12-07"),
    ],
)
def test_the_raw_day_and_the_day_it_moves_to(parts, raw, last):
    found = due([rule(**parts)])
    assert (found.raw.isoformat(), found.date.isoformat()) == (raw, last)


def test_a_deadline_with_a_condition_is_the_households_only_when_it_holds():
    rules = [rule(when="has_dog", within={"days": 14}), {"text": "期限はありません"}]
    assert due(rules, {"has_dog": True}).raw == dt.date(2026, 11, 21)
    for facts in ({"has_dog": False}, {}, {"has_dog": None}):
        found = due(rules, facts)
        assert (found.date, found.text.ja) == (None, "期限はありません")


@pytest.mark.parametrize(
    ("filed", "start"),
    [("2026-11-24", "2026-11-07"), ("2026-11-25", "2026-11-01"), ("2026-12-01", "2026-12-01")],
)
def test_from_when_it_counts(filed, start):
    """In time from the day of the event; later from the first day of the month of filing."""
    effect = {"in_time": "same_day", "late": "month_start"}
    found = due([rule(within={"days": 14}, effect=effect)], filed=dt.date.fromisoformat(filed))
    assert found.effective_from.isoformat() == start


def test_the_month_after():
    effect = {"in_time": "month_after", "late": "month_after"}
    rules = [rule(within={"days": 15}, effect=effect)]
    assert due(rules, {"birth_date": "2026-10-31"}).effective_from == dt.date(2026, 11, 1)
    late = due(rules, {"birth_date": "2026-10-31"}, dt.date(2026, 12, 31))
    assert late.passed and late.effective_from == dt.date(2027, 1, 1)
    assert due([rule(within={"days": 15})]).effective_from is None


def test_a_day_at_the_end_of_the_calendar_gives_no_date():
    found = due([rule(within={"days": 14})], {"birth_date": "9999-12-31"})
    assert found.date is found.raw is None


def test_days_the_register_knows_are_not_asked():
    """The youngest child's birth, and the day of the present address when it is a recent one."""
    one = definition("p", events=["birth", "move-in"], criteria={"x": {"when": "true", "because": "x"}},
                     needed="x", provenance="checked", office="no-such-office",
                     deadlines=[rule(within={"days": 14}),
                                rule(event="move-in", within={"days": 14}, **{"from": "moved_in_date"})])  # fmt: skip
    known, day = knowledge_of(one), dt.date(2026, 11, 20)
    born = [{"birth_date": "2024-05-14"}, {"birth_date": "2026-11-15"}]
    result = assess(["birth"], {"children": born}, day, known=known)
    assert result.needed[0].deadline.raw == dt.date(2026, 11, 29) and not result.next_question
    grown = assess(["birth"], {"children": born[:1]}, day, known=known)
    assert grown.next_question.fact == "birth_date"
    recent = assess(["move-in"], {"self": {"address_since": "2026-11-14"}}, day, known=known)
    assert recent.needed[0].deadline.raw == dt.date(2026, 11, 28) and not recent.next_question
    long_ago = assess(["move-in"], {"self": {"address_since": "2020-04-01"}}, day, known=known)
    assert long_ago.next_question.fact == "moved_in_date"


def test_what_is_shown_of_a_deadline():
    """The words, the fact counted from, since when, and what lateness costs."""
    said = rule(within={"days": 14}, earliest_days_before=30, if_late="過料があります")
    found = due([said])
    assert (found.text.ja, found.from_fact, found.if_late.ja) == (
        "期限",
        "birth_date",
        "過料があります",
    )
    assert found.earliest == dt.date(2026, 10, 8) and found.passed is False
    bare = due([rule(within={"days": 14})], filed=dt.date(2026, 11, 24))
    assert (bare.earliest, bare.if_late, bare.passed) == (None, None, False)
    assert due([rule(within={"days": 14})], filed=dt.date(2026, 11, 25)).passed is True


def test_the_deadline_that_ends_first_is_shown_and_of_other_events_none():
    long, short = rule(text="長い", within={"days": 30}), rule(text="短い", within={"days": 7})
    words = rule(text="すみやかに")
    assert due([words, long, short]).text.ja == "短い"
    assert due([short, long]).text.ja == "短い"
    assert due([words, rule(text="あとの文")]).text.ja == "すみやかに"
    other = rule(event="move-in", text="転入", within={"days": 1})
    assert due([other, long]).text.ja == "長い"
    assert due([other]) is None
    assert due([{k: v for k, v in short.items() if k != "event"}]).text.ja == "短い"


@pytest.mark.parametrize("general", ["event_date", "changed_date"])
def test_a_general_day_becomes_the_day_of_the_event(general):
    """Of the rule's own event, else of the events picked; without one it stays the general word."""
    named = due([rule(**{"from": general}, within={"days": 14})])
    assert (named.from_fact, named.raw) == ("birth_date", dt.date(2026, 11, 21))
    picked = {"text": "期限", "from": general, "within": {"days": 14}}
    assert due([picked]).from_fact == "birth_date"


def test_a_day_counted_from_the_filing_is_counted_from_today():
    found = due([rule(**{"from": "filing_date"}, within={"days": 3})])
    assert (found.raw, found.from_fact) == (dt.date(2026, 11, 16), "filing_date")


def test_without_the_day_there_are_only_words():
    found = due([rule(**{"from": "marriage_date"}, within={"days": 14},
                      effect={"in_time": "same_day", "late": "same_day"})])  # fmt: skip
    assert (found.raw, found.date, found.effective_from, found.passed) == (None, None, None, False)
