"""The sixteen households and their ten variants through the reception: exactly the lists of the counter."""

from datetime import datetime, time

import pytest

from shiyakusho.desks.counter.tests.households import (
    answers_to,
    comer_of,
    movers_of,
    registered,
)
from shiyakusho.desks.counter.tests.test_reception import asked_on
from shiyakusho.engines.guide.tests.households import households, table
from shiyakusho.ground import clock

pytestmark = pytest.mark.django_db
TABLE = table()
ROUNDS = 12


# The variants change days, which the guide's own tests count too: they are for the long run.
EACH = [
    pytest.param(one, id=one.id, marks=[pytest.mark.battery] if "-" in one.id else [])
    for one in households()
]


@pytest.mark.parametrize("household", EACH)
def test_exactly_the_lists_of_the_household(household, counter, tmp_path):
    """The register, who moves, what is said: what is needed and offered, and until when."""
    with clock.stopped_at(datetime.combine(household.filed, time(10), clock.TOKYO)):
        _comes(household, counter, tmp_path)


def _comes(household, counter, tmp_path) -> None:
    browser, _clerk = counter()
    ids = registered(household, tmp_path)
    died = household.facts.get("deceased", {}).get("id")
    whom = ids.get(died or comer_of(household))
    answer = browser.post(
        "/staff/counter/receptions/open/",
        {"resident": whom or "", "event": household.events},
    )
    assert answer.status_code == 302, answer.content.decode()[:500]
    page = answer.url
    if died:
        browser.post(f"{page}comes/", {"comer": ids[household.facts["self"]["id"]]})
    said, moving = {}, [str(ids[one]) for one in movers_of(household)]
    for _ in range(ROUNDS):
        shown = browser.get(page)
        names = [one.partition(".")[0] for one in asked_on(shown)]
        now = answers_to(household, list(dict.fromkeys(names)))
        if now == said:
            break
        said = now
        moved = {"movers": "1", "mover": moving} if moving else {}
        answer = browser.post(page, {"go": "tell", **said, **moved})
        assert answer.status_code == 302
    rows = {
        one["id"]: {row["entry"].id: row["entry"] for row in one["rows"]}
        for one in shown.context["groups"]
    }
    for group in ("needed", "offered"):
        assert rows[group].keys() - set(TABLE["cars"]) == getattr(household, group).keys(), group
    assert rows["undecided"].keys() - set(TABLE["cars"]) == set()
    for id_, expected in (household.needed | household.offered).items():
        due = (rows["needed"] | rows["offered"])[id_].deadline
        assert (due.raw if due else None) == expected.get("raw"), id_
