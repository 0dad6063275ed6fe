"""What a household answers: what the register says, else what follows, else a draw by the priors."""

import datetime as dt
from collections.abc import Mapping

from bench.residents.households import DAY, Household
from shiyakusho.engines.guide.possible import is_asked
from shiyakusho.engines.guide.priors import Outlook, Priors
from shiyakusho.ground.rules import Fact, Vocabulary, fitting, plain
from shiyakusho.ground.rules.facts import read_facts
from shiyakusho.ground.rules.values import blend


class Truth:
    """The answers of one household; the same to whoever asks in whatever order."""

    def __init__(self, home: Household, vocabulary: Vocabulary, priors: Priors) -> None:
        self.home, self.vocabulary, self.priors = home, vocabulary, priors
        told = fitting(home.register | home.drawn, vocabulary)
        fixed = {"as_of": DAY, "events": [home.event] if home.event else []}
        self.case = vocabulary.reopened({**read_facts(told, vocabulary), **fixed})

    def value(self, name: str) -> object:
        """What the registers decide; else a draw, after the facts it hangs on."""
        found = self.case.read(name)
        if blend((found,)).missing:
            for other in sorted(self.vocabulary.stands_on(name)):
                if other in self.vocabulary.facts and other != name:
                    self.value(other) if is_asked(self.vocabulary.facts[other]) else None
            found = self.case.read(name)
            if blend((found,)).missing:
                found = self._draw(self.vocabulary.facts[name])
                self._learn(name, found)
        return found

    def _learn(self, name: str, value: object) -> None:
        """What was not known before may follow now."""
        known = self.case.values
        for other in [one for one, found in known.items() if blend((found,)).missing]:
            del known[other]  # type: ignore[attr-defined]
        known[name] = value  # type: ignore[index]

    def answer(self, name: str) -> object:
        """As a guest answers the guide: of children the birth dates, days as text."""
        value = self.value(name)
        if isinstance(value, list):
            return [{"birth_date": plain(one.get("birth_date"))} for one in value]
        return plain(value)

    def _draw(self, fact: Fact) -> object:
        chance = self.home.chance(fact.id)
        band = self.priors.band(self.home.age)
        shares = self.priors.shares(fact, Outlook((self.home.event,), band), DAY)
        if shares:
            return chance.choices([a for a, _ in shares], [share for _, share in shares])[0]
        if fact.type.name == "date":
            return DAY - dt.timedelta(days=chance.randrange(60))
        if fact.options:
            return chance.choice(fact.options)
        return {"bool": chance.random() < 0.5, "int": chance.randint(0, 4)}.get(fact.type.name, "-")


def register_of(home: Household, vocabulary: Vocabulary) -> Mapping[str, object]:
    """What the city knows of the applicant when they have signed in."""
    return fitting(home.register, vocabulary)
