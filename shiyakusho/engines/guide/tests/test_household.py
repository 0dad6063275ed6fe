"""Once-only: what the register knows is not asked, and answers are kept only with consent."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from shiyakusho.engines.guide import answers
from shiyakusho.engines.guide.bearing import bearing
from shiyakusho.engines.guide.household import known_facts
from shiyakusho.engines.guide.procedures import knowledge
from shiyakusho.engines.guide.sources import REGISTERS, source_text
from shiyakusho.ground.clock import today
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def parent(account):
    """A signed-in resident of the register with a child, and their account."""
    for resident in people.Resident.objects.filter(until__isnull=True).order_by("number"):
        if people.facts_for(resident.pk, today())["children"]:
            made = account("resident", level="L3")
            people.link_account_to(
                account=made, resident_id=resident.pk, method=people.LinkMethod.values[0]
            )
            return resident, made
    pytest.fail("no parent among the synthetic residents")


def test_facts_of_the_register_fit_the_vocabulary(parent):
    _resident, made = parent
    facts = known_facts(made, today())
    assert {"self", "members", "children"} <= facts.keys()
    assert facts["children"][0]["birth_date"]


def test_since_when_somebody_lives_here_is_known(parent):
    resident, made = parent
    address = people.person(resident.pk, today()).address
    assert known_facts(made, today())["self"]["address_since"] == address.since


def test_what_another_city_may_pay_is_asked_of_those_who_move_in(parent):
    _resident, made = parent
    here = known_facts(made, today(), ["birth"])
    there = known_facts(made, today(), ["move-in"])
    assert here["public_assistance"] is False and "public_assistance" not in there
    assert here.keys() - there.keys() == {"public_assistance"}


def test_what_the_register_knows_is_not_asked(client_of, parent):
    _resident, made = parent
    client = client_of(made)
    client.post(reverse("guide:home"), {"event": ["birth", "move-within"]})
    asked = []
    for _ in range(40):
        location = client.get(reverse("guide:next"))["Location"]
        if "/questions/" not in location:
            break
        asked.append(location.rstrip("/").split("/")[-1])
        client.post(location, {"instead": "unknown"})
    assert asked and not {"children", "ward", "card_holders", "own_birth_date"} & set(asked)
    page = client.get(reverse("guide:result")).content.decode()
    assert "市の台帳からわかったこと" in page


def test_nothing_is_told_that_bears_on_nothing(client_of, parent):
    """The mother's insurance is of a birth, and of no move."""
    known = knowledge()
    birth, move = (bearing(known, [event]) for event in ("birth", "move-within"))
    assert {"mother_insurance", "children", "ward", "members"} <= birth
    assert "mother_insurance" not in move and {"moved_date", "has_dog", "self"} <= move
    _resident, made = parent
    client = client_of(made)
    for event, told in (("birth", True), ("move-within", False)):
        client.post(reverse("guide:home"), {"event": event})
        rows = client.get(reverse("guide:result")).context["register_rows"]
        mother = [row for row in rows if "お母さん" in row["label"]["ja"]]
        assert bool(mother) is (told and "mother_insurance" in known_facts(made, today()))


def test_answers_are_kept_with_consent_only(client_of, parent):
    resident, made = parent
    client = client_of(made)
    client.post(reverse("guide:home"), {"event": "move-in"})
    client.post(reverse("guide:question", args=["has_dog"]), {"answer": "yes"})
    client.post(reverse("guide:question", args=["owns_moped"]), {"instead": "unknown"})
    assert client.get(reverse("guide:result")).context["savable"] == ["has_dog"]
    client.post(reverse("guide:save"), {})
    assert "has_dog" not in people.given_facts(resident.pk, today())
    client.post(reverse("guide:save"), {"consent": "yes"})
    kept = people.given_facts(resident.pk, today())
    assert kept["has_dog"].value is True and "owns_moped" not in kept
    client.post(reverse("guide:forget"))
    assert answers.KEY not in client.session
    assert known_facts(made, today())["has_dog"] is True


def test_nobody_else_may_save(client, client_of, account):
    assert client.post(reverse("guide:save"), {"consent": "yes"}).status_code in (302, 401, 403)
    stranger = client_of(account("resident"))
    stranger.post(reverse("guide:home"), {"event": "move-in"})
    assert stranger.get(reverse("guide:result")).context["savable"] == []
    assert known_facts(stranger.get(reverse("guide:home")).wsgi_request.user, today()) == {}


def test_each_known_fact_says_where_it_comes_from(client_of, parent):
    resident, made = parent
    people.give_fact(resident_id=resident.pk, fact="has_dog", value=True, source="form")
    client = client_of(made)
    client.post(reverse("guide:home"), {"event": "birth"})
    page = client.get(reverse("guide:result"))
    sources = {str(row["label"]["ja"]): row["source"] for row in page.context["register_rows"]}
    assert len(sources) == len(page.context["register_rows"])
    children = next(
        one for label, one in sources.items() if "お子さん" in label or "子ども" in label
    )
    since = people.provenance_for(resident.pk, today())["children"].since
    assert "住民基本台帳" in children and f"{since.month}月{since.day}日からの記録" in children
    assert any(one.startswith("前に教えてもらった内容から（") for one in sources.values())
    for one in sources.values():
        assert one in page.content.decode()


def test_nobody_known_has_no_such_rows(client):
    client.post(reverse("guide:home"), {"event": "birth"})
    assert client.get(reverse("guide:result")).context["register_rows"] == []


def test_every_register_has_its_name_in_every_language():
    """A register added to people without its words here would stand in Japanese on every page."""
    registers = people.Resident._meta.apps.get_model("people", "RegisterEntry")
    titles = {label for _value, label in registers._meta.get_field("register").choices}
    assert titles | {"住民基本台帳"} == set(REGISTERS)
    said = people.Provenance("register", "住民基本台帳（取込）", "", None, date(2026, 11, 15), None)
    with translation.override("en"):
        assert source_text(said) == "From: Resident register (recorded since 15 November 2026)"
    with translation.override("ja"):
        assert source_text(said) == "住民基本台帳から（令和8年11月15日からの記録）"
