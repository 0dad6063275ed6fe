"""Measure the priors: ``python -m bench.residents.priors [--residents N]``.

Writes ``national/asking/measured.yaml``: of every fact the guide may ask and the register knows,
the share of each answer among anybody, among those to whom each life event happens, and by age
band of the one who asks. Where a fact is only asked under a condition, among those it holds for.
What the register does not know is stated by hand in ``national/asking/stated.yaml``.
"""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import yaml

from bench.residents.circumstances import Happenings
from bench.residents.households import DAY, City, Household
from bench.residents.truth import Truth
from shiyakusho.engines.guide.possible import is_asked
from shiyakusho.engines.guide.priors import FOLDER, Priors, stated
from shiyakusho.ground.rules import Fact, Vocabulary
from shiyakusho.ground.rules.values import blend

SEED = 20261120  # the bench of the guide draws its households from another one
BANDS = (18, 25, 40, 65, 75)
QUANTILES, FAMILIES = 40, 60
LEAST = 30  # fewer people than that say nothing of an event or a band
UNTOLD = 0.02  # where a register is silent more often than that, its yes is one-sided
NOT_MEASURED = frozenset({"ward", "support_in_family"})  # the second is open only to who moves


class Tally:
    """Answers to one fact, counted."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact
        self.groups: dict[str | int, list[object]] = {}
        self.untold: Counter[str | int] = Counter()

    def add(self, group: str | int, value: object) -> None:
        """A value the register does not tell is counted: those it tells may be unlike the rest."""
        if blend((value,)).missing:
            self.untold[group] += 1
        else:
            self.groups.setdefault(group, []).append(value)

    def _is_one_sided(self, group: str | int) -> bool:
        """Of a newcomer a register here may know a yes and never a no: that is no sample."""
        told, is_chosen = len(self.groups[group]), self.fact.type.name in ("bool", "string")
        return is_chosen and self.untold[group] > UNTOLD * told

    def shares(self, group: str | int) -> object:
        """As the file gives it: a share of yes, shares of options, quantiles or families."""
        values = self.groups.get(group, [])
        if len(values) < LEAST or self._is_one_sided(group):
            return None
        if self.fact.type.name == "bool":
            return round(sum(map(bool, values)) / len(values), 4)
        if self.fact.type.name == "date":
            days = sorted((value - DAY).days for value in values)  # type: ignore[operator]
            return [days[round((n + 0.5) / QUANTILES * (len(days) - 1))] for n in range(QUANTILES)]
        if self.fact.type.name == "list":
            step = len(values) / FAMILIES
            families = sorted(map(_family, values))
            return [families[int(n * step)] for n in range(FAMILIES)]
        counted = Counter(values)
        return {answer: round(n / len(values), 4) for answer, n in sorted(counted.items())}  # type: ignore[type-var]


def _family(children: object) -> str:
    days = [(DAY - child.get("birth_date")).days for child in children]  # type: ignore[attr-defined]
    return " ".join(str(day) for day in days)


def measure(city: City, vocabulary: Vocabulary, each: int) -> dict[str, Tally]:
    """Tallies of every fact, over `each` households of every event and of anybody."""
    happenings = Happenings(city, SEED)
    facts = [f for f in vocabulary.facts.values() if is_asked(f) and f.id not in NOT_MEASURED]
    tallies = {fact.id: Tally(fact) for fact in facts}
    for home in happenings.of("anybody", each):
        home.event = ""
        for name, value in _told(home, vocabulary, facts):
            tallies[name].add("anybody", value)
            tallies[name].add(max(b for b in BANDS if b <= max(home.age, BANDS[0])), value)
    for event in vocabulary.events:
        for home in happenings.of(event, each):
            for name, value in _told(home, vocabulary, facts):
                tallies[name].add(event, value)
    return tallies


def _told(
    home: Household, vocabulary: Vocabulary, facts: Iterable[Fact]
) -> Iterable[tuple[str, object]]:
    """What the register says of the facts that would be asked."""
    truth = Truth(home, vocabulary, Priors())
    case = truth.case
    for fact in facts:
        if fact.only_if and vocabulary.code_of(fact.id, "only_if")(case) is not True:
            continue
        yield fact.id, case.read(fact.id)


def as_yaml(tallies: dict[str, Tally], events: Iterable[str]) -> dict[str, object]:
    facts = {}
    for name, tally in tallies.items():
        anybody = tally.shares("anybody")
        by_event = {e: shares for e in events if (shares := tally.shares(e)) not in (None, anybody)}
        if anybody is None and by_event:
            anybody = next(iter(by_event.values()))
        if anybody is None:
            continue
        entry: dict[str, object] = {"mark": "measured", "anybody": anybody}
        if by_event:
            entry["events"] = by_event
        bands = {b: shares for b in BANDS if (shares := tally.shares(b)) is not None}
        if tally.fact.type.name in ("bool", "string") and bands:
            entry["bands"] = bands
        facts[name] = entry
    return facts


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--residents", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=3_000)
    parser.add_argument("--out", type=Path, default=FOLDER / "measured.yaml")
    args = parser.parse_args()
    from bench.guide import knowledge

    known, _ = knowledge()
    tallies = measure(City(args.residents, SEED), known.vocabulary, args.each)
    facts = as_yaml(tallies, known.vocabulary.events)
    for name in sorted(known.vocabulary.facts):
        fact = known.vocabulary.facts[name]
        open_ = is_asked(fact) and not fact.of_event and name not in {**facts, **stated()}
        if open_ and name not in NOT_MEASURED and fact.type.name != "date":
            print(f"no prior: {name}", file=sys.stderr)
    head = (
        "# Priors of the guide's questions, measured: written by `python -m bench.residents.priors`.\n"
        f"# {args.residents:,} synthetic residents of Kitakyushu, {args.each:,} households of each life event, as of {DAY}.\n"
        "# They order questions and decide nothing. A number is the share of yes; lists are answers of equal share:\n"
        "# days counted from the day asked about, or a family's children as days since their birth.\n"
    )
    whole = {"bands": list(BANDS), "facts": facts}
    text = yaml.safe_dump(
        whole, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None
    )
    args.out.write_text(head + text, encoding="utf-8")
    print(f"{len(facts)} facts measured → {args.out.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
