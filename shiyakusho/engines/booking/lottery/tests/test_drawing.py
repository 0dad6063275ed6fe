"""The draw: tables of cases, properties, chance, and an outside script that must agree."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiyakusho.engines.booking.lottery import publishing, recompute
from shiyakusho.engines.booking.lottery.drawing import (
    Entry,
    Outcome,
    Terms,
    commitment,
    draw,
    lot,
    seed_of,
)

SEED = bytes(range(32))
SLOTS = ("am", "noon", "pm")


def by_lot(*numbers: str) -> list[str]:
    return sorted(numbers, key=lambda number: lot(SEED, number))


def drawn(terms: Terms, *entries: Entry) -> Outcome:
    return draw(entries, terms, SEED)


def test_the_first_lot_has_the_first_choice():
    first, second, third = by_lot("a", "b", "c")
    outcome = drawn(
        Terms({"am": 1, "pm": 1}), *(Entry(n, (("am",), ("pm",))) for n in ("a", "b", "c"))
    )
    assert outcome.order == (first, second, third)
    assert outcome.won == {first: (0,), second: (1,)}
    assert outcome.left == {"am": 0, "pm": 0}


def test_a_bundle_is_given_whole_or_not_at_all():
    first, second = by_lot("a", "b")
    outcome = drawn(
        Terms({"am": 1, "pm": 1}),
        Entry(first, (("am",),)),
        Entry(second, (("am", "pm"), ("pm",))),
    )
    assert outcome.won == {first: (0,), second: (1,)}


def test_a_family_needs_its_places_together():
    first, second = by_lot("a", "b")
    outcome = drawn(
        Terms({"am": 4}), Entry(first, (("am",),), places=3), Entry(second, (("am",),), places=2)
    )
    assert (outcome.won, outcome.left) == ({first: (0,)}, {"am": 1})


def test_nobody_has_a_second_place_before_all_had_a_first():
    first, second = by_lot("a", "b")
    terms = Terms({"am": 1, "pm": 1, "noon": 1}, most_each=2)
    wishes = (("am",), ("pm",), ("noon",))
    outcome = drawn(terms, *(Entry(n, wishes, wants=2) for n in ("a", "b")))
    assert outcome.won == {first: (0, 2), second: (1,)}


def test_priority_comes_before_the_lot():
    first, second = by_lot("a", "b")
    outcome = drawn(
        Terms({"am": 1}), Entry(first, (("am",),), priority=1), Entry(second, (("am",),))
    )
    assert outcome.won == {second: (0,)}


def test_places_kept_for_a_priority_are_open_when_it_does_not_want_them():
    first, second, third = by_lot("a", "b", "c")
    terms = Terms({"am": 3}, reserved={"am": {1: 1}})
    three = [Entry(n, (("am",),)) for n in (first, second, third)]
    assert drawn(terms, *three).won == dict.fromkeys((first, second, third), (0,))
    late = Entry("guest", (("am",),), priority=1)
    assert set(drawn(terms, *three, late).won) == {first, second, "guest"}


def test_a_group_together_has_no_more_than_its_most():
    first, second, third = by_lot("a", "b", "c")
    terms = Terms({"am": 9}, most_of_group=1)
    club = [Entry(first, (("am",),), group="club"), Entry(second, (("am",),), group="club")]
    assert set(drawn(terms, *club, Entry(third, (("am",),))).won) == {first, third}


@pytest.mark.parametrize(
    ("entries", "terms", "why"),
    [
        (
            [Entry("a", (("am",),)), Entry("a", (("pm",),))],
            Terms({"am": 1, "pm": 1}),
            "two entries",
        ),
        ([Entry("a", (("night",),))], Terms({"am": 1}), "no slot .night. in this round"),
        ([], Terms({"am": 1}, reserved={"am": {0: 2}}), "^more is kept than there is$"),
    ],
    ids=["one number twice", "a slot not there", "more kept than there is"],
)
def test_what_cannot_be_drawn(entries, terms, why):
    with pytest.raises(ValueError, match=why):
        draw(entries, terms, SEED)


@pytest.mark.parametrize(
    "wrong",
    [
        {"wishes": (("am", "pm"), ("pm", "am"))},
        {"wishes": (("am", "am"),)},
        {"wishes": ((),)},
        {"wishes": (("am",),), "places": 0},
        {"wishes": (("am",),), "wants": 0},
    ],
)
def test_an_entry_that_is_none(wrong):
    with pytest.raises(ValueError):
        Entry("a", **wrong)


def test_the_seed_binds_secret_list_and_public_value():
    seeds = {
        seed_of(b"secret", "aa", "7"),
        seed_of(b"secreta", "a", "7"),
        seed_of(b"secret", "aa", "8"),
        seed_of(b"secret", "ab", "7"),
    }
    assert len(seeds) == 4


bundles = st.lists(
    st.sets(st.sampled_from(SLOTS), min_size=1).map(lambda s: tuple(sorted(s))),
    max_size=4,
    unique=True,
).map(tuple)
entry_lists = st.lists(
    st.builds(
        Entry,
        number=st.uuids().map(lambda u: u.hex[:12]),
        wishes=bundles,
        priority=st.integers(0, 2),
        group=st.sampled_from(["", "club", "choir"]),
        wants=st.integers(1, 3),
        places=st.integers(1, 3),
    ),
    max_size=14,
    unique_by=lambda one: one.number,
)


@st.composite
def all_terms(make):
    capacities = {slot: make(st.integers(0, 6)) for slot in SLOTS}
    reserved = {
        slot: {make(st.integers(0, 2)): make(st.integers(0, places))}
        for slot, places in capacities.items()
        if make(st.booleans())
    }
    group = make(st.none() | st.integers(1, 3))
    return Terms(capacities, reserved, make(st.integers(1, 3)), group)


@given(entries=entry_lists, terms=all_terms(), seed=st.binary(min_size=32, max_size=32))
def test_what_holds_of_every_draw(entries, terms, seed):
    outcome = draw(entries, terms, seed)
    by_number = {one.number: one for one in entries}
    used: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    for number, wishes in outcome.won.items():
        one = by_number[number]
        assert len(set(wishes)) == len(wishes) <= min(one.wants, terms.most_each)
        groups[one.group] += len(wishes)
        for wish in wishes:
            used.update(dict.fromkeys(one.wishes[wish], one.places))
    for slot, places in terms.capacities.items():
        assert used[slot] + outcome.left[slot] == places and outcome.left[slot] >= 0
    if terms.most_of_group is not None:
        assert all(n <= terms.most_of_group for group, n in groups.items() if group)
    # Nobody was passed over: what is left at the end fits no wish of anybody who may have more.
    for one in entries:
        won = outcome.won.get(one.number, ())
        full = (
            one.group
            and terms.most_of_group is not None
            and groups[one.group] >= terms.most_of_group
        )
        if len(won) < min(one.wants, terms.most_each) and not full:
            for wish, bundle in enumerate(one.wishes):
                assert wish in won or any(outcome.left[slot] < one.places for slot in bundle)


@given(entries=entry_lists, terms=all_terms(), seed=st.binary(min_size=32, max_size=32))
def test_the_order_of_writing_does_not_matter(entries, terms, seed):
    assert draw(entries, terms, seed) == draw(entries[::-1], terms, seed)


def published(folder: Path, entries: list[Entry], terms: Terms, secret: bytes, value: str) -> None:
    listed = publishing.entries_csv(entries)
    sha = publishing.digest(listed)
    outcome = draw(entries, terms, seed_of(secret, sha, value))
    files = {
        "commitment.txt": commitment(secret),
        "terms.json": publishing.terms_json(terms),
        "entries.csv": listed,
        "draw.json": publishing.draw_json(publishing.Drawn(secret, sha, value)),
        "result.csv": publishing.result_csv(entries, outcome),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


@settings(deadline=None)
@given(entries=entry_lists, terms=all_terms(), secret=st.binary(min_size=16, max_size=32))
def test_the_outside_script_draws_the_same(tmp_path_factory, entries, terms, secret):
    folder = tmp_path_factory.mktemp("round")
    published(folder, entries, terms, secret, "サイコロ 3 1 6")
    assert recompute.faults(folder) == []


@pytest.fixture
def a_round(tmp_path):
    entries = [Entry(f"{n:04}", (("am",), ("pm",))) for n in range(30)]
    published(tmp_path, entries, Terms({"am": 5, "pm": 5}), b"s" * 32, "246")
    return tmp_path


def recomputed(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", recompute.__file__, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.check("E6")
def test_the_script_needs_nothing_but_python(a_round):
    done = recomputed(a_round)
    assert (done.returncode, done.stdout) == (0, "the same result\n")


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("commitment.txt", lambda t: commitment(b"another"), "committed before"),
        ("entries.csv", lambda t: t.replace("0007,0", "0007,1"), "not the list that was closed"),
        ("result.csv", lambda t: t.replace(",am\n", ",\n", 1), "result.csv line"),
        ("result.csv", lambda t: t[: t.rstrip().rindex("\n") + 1], "has 29 entries, 30 were drawn"),
        ("draw.json", lambda t: t.replace("246", "247"), "result.csv line"),
    ],
)
def test_every_change_shows(a_round, name, change, told):
    file = a_round / name
    before = file.read_text(encoding="utf-8")
    file.write_text(change(before), encoding="utf-8", newline="")
    assert file.read_text(encoding="utf-8") != before
    done = recomputed(a_round)
    assert done.returncode == 1 and told in done.stdout


def test_what_is_no_round(tmp_path, monkeypatch, capsys):
    assert recomputed(tmp_path).returncode == 2
    monkeypatch.setattr(sys, "argv", ["recompute.py", str(tmp_path)])
    assert recompute.main() == 2
    assert "cannot be read: FileNotFoundError" in capsys.readouterr().err


def test_the_script_tells_what_it_found(a_round, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["recompute.py", str(a_round)])
    assert (recompute.main(), capsys.readouterr().out) == (0, "the same result\n")
    (a_round / "commitment.txt").write_text(commitment(b"another"))
    (a_round / "entries.csv").write_bytes((a_round / "entries.csv").read_bytes() + b"\n")
    assert recompute.main() == 1
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == [
        "the secret is not the one that was committed before the round opened",
        "entries.csv is not the list that was closed",
    ]


def test_the_files_are_written_alike_everywhere():
    """Unix line ends and sorted keys: who publishes them from another machine has the same bytes."""
    entries = [
        Entry("b", (("am", "pm"), ("pm",)), wants=2),
        Entry("a", (), priority=1, group="club"),
    ]
    terms = Terms({"pm": 2, "am": 1}, {"am": {1: 1}}, most_each=2, most_of_group=3)
    outcome = draw(entries, terms, SEED)
    assert publishing.entries_csv(entries) == (
        "number,priority,group,wants,places,wishes\na,1,club,1,1,\nb,0,,2,1,am+pm|pm\n"
    )
    assert publishing.result_csv(entries, outcome) == "rank,number,won\n1,b,pm|am+pm\n2,a,\n"
    drawn_as = publishing.draw_json(publishing.Drawn(b"s" * 32, "0" * 64, "サイ"))
    assert drawn_as == (
        f'{{\n "commitment": "{commitment(b"s" * 32)}",\n "entries_sha256": "{"0" * 64}",\n'
        f' "public_value": "サイ",\n "secret": "{(b"s" * 32).hex()}"\n}}\n'
    )
    assert publishing.terms_json(terms) == (
        '{\n "capacities": {\n  "am": 1,\n  "pm": 2\n },\n "most_each": 2,\n'
        ' "most_of_group": 3,\n "reserved": {\n  "am": {\n   "1": 1\n  }\n }\n}\n'
    )


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        (Entry("a", (("am|pm",),)), "'am|pm' is not"),
        (Entry("a,b", ()), "'a,b' is not"),
        (Entry("a", (), group="会"), "'会' is not"),
    ],
)
def test_a_name_cannot_smuggle_a_sign(entry, named):
    with pytest.raises(ValueError, match=re.escape(named)):
        publishing.entries_csv([entry])


@pytest.mark.check("E6")
def test_chance_is_even():
    """Chi-square over 1,000 draws of 20 entries for 5 places: 19 degrees of freedom, the wins of one
    draw hang together (factor (N-1)/(N-m)), 1 % limits on both sides. The seeds are fixed."""
    entries = [Entry(f"{n:02}", (("am",),)) for n in range(20)]
    wins: Counter[str] = Counter()
    for turn in range(1000):
        seed = seed_of(b"chance", "0" * 64, str(turn))
        wins.update(list(draw(entries, Terms({"am": 5}), seed).won))
    expected = 1000 * 5 / 20
    spread = sum((wins[one.number] - expected) ** 2 for one in entries) / expected
    chi = spread * (20 - 1) / (20 - 5)
    assert 7.63 < chi < 36.19
