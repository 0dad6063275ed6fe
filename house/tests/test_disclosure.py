"""本人開示 is whole: every model with a link to a person is answered for by a room's duty.

A link is a foreign key to an account or a resident, however long the way, or a column that names
one. A model without a duty stands in ``undisclosed.yaml`` with its reason; that list only shrinks.
"""

from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from shiyakusho.ground import yamlfile
from shiyakusho.ground.contracts import personal_data
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people.models import Resident

# Columns that hold a person without a foreign key: ids, or an audit's subject.
NAMING = {
    "resident_id", "account_id", "applicant_id", "asker_id", "owner", "recipient", "subject",
    "subjects", "persons", "actor_id", "made_by", "said_by", "on_behalf_of", "person_id",
}  # fmt: skip
LIST = Path(__file__).with_name("undisclosed.yaml")


def house_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("shiyakusho.")]


@cache
def links_to_a_person(model: type[models.Model]) -> bool:
    """Whether a row says of whom it is, by itself or through what it hangs on."""
    return _links(model, frozenset())


def _links(model: type[models.Model], seen: frozenset[type[models.Model]]) -> bool:
    if model in (Account, Resident):
        return True
    fields = model._meta.concrete_fields
    if any(field.name in NAMING or field.attname in NAMING for field in fields):
        return True
    above = {f.related_model for f in fields if f.is_relation} - seen - {model}
    return any(_links(one, seen | {model}) for one in above)


def answered_for() -> set[str]:
    return {label for _room, duty in personal_data.items() for label in duty.models}


def excused() -> dict[str, str]:
    return yamlfile.read(LIST) or {}


def test_every_model_about_a_person_is_disclosed_or_excused() -> None:
    known = answered_for() | set(excused())
    missing = [m._meta.label for m in house_models() if links_to_a_person(m)]
    assert sorted(set(missing) - known) == []


def test_no_excuse_is_stale_and_each_says_why() -> None:
    labels = {m._meta.label for m in house_models()}
    assert set(excused()) <= labels and not set(excused()) & answered_for()
    assert all(len(reason) > 15 for reason in excused().values())


def test_a_duty_names_models_that_are_there() -> None:
    assert answered_for() <= {m._meta.label for m in house_models()}


def test_a_planted_model_would_be_found() -> None:
    """A room that keeps a person and says nothing of it."""
    meta = type("Meta", (), {"app_label": "planted", "abstract": False})
    planted = type(
        "Kept", (models.Model,),
        {"__module__": "shiyakusho.desks.planted", "Meta": meta, "resident_id": models.UUIDField()},
    )  # fmt: skip
    assert links_to_a_person(planted)
    assert "planted.Kept" not in answered_for() | set(excused())
    del apps.all_models["planted"]["kept"]


@pytest.mark.django_db
def test_every_duty_tells_and_forgets_a_stranger_without_a_fault() -> None:
    """A person nobody knows: nothing to tell, nothing to erase, nothing kept."""
    for kind in ("resident", "account", "case", ""):
        subject = f"{kind}:00000000-0000-4000-8000-000000000000"
        for _room, duty in personal_data.items():
            assert list(duty.disclose(subject)) == [] and list(duty.files(subject)) == []
        for _room, duty in personal_data.items():  # that it was done is an event about them
            assert duty.erase(subject) == 0
