"""What a household answers: what the register says, else what follows, else a draw by the priors."""

import datetime as dt
from collections.abc import Mapping

from bench.residents.households import DAY, Household
from shiyakusho.engines.guide.priors import Outlook, Priors
from shiyakusho.ground.rules import Fact, Vocabulary, fitting, plain
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.facts import read_facts
from shiyakusho.ground.rules.values import Unknown, blend


class Truth:
    """The answers of one household; the same to whoever asks in whatever order."""

    def __init__(self, home: Household, vocabulary: Vocabulary, priors: Priors) -> None:
        self.home, self.vocabulary, self.priors = home, vocabulary, priors
        told = fitting(home.register | home.drawn, vocabulary)
        self.values: dict[str, object] = read_facts(told, vocabulary)
        self._fixed = {"as_of": DAY, "events": [home.event] if home.event else []}

    def case(self) -> Case:
        """A case of all that is known of the household so far."""
        return self.vocabulary.reopened({**self.values, **self._fixed})

    def known(self, name: str) -> object:
        """What the register and the circumstances say of a fact; Unknown when nothing."""
        value = self.case().read(name)
        return Unknown((name,)) if blend((value,)).missing else value

    def value(self, name: str) -> object:
        found = self.known(name)
        if found.__class__ is Unknown:
            found = self.values[name] = self._draw(self.vocabulary.facts[name])
        return found

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
