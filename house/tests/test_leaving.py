"""A column no model has any more is announced in ``leaving.yaml``, and goes with the release after."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from shiyakusho.ground import yamlfile

HERE = Path(__file__)
# The database writes these itself, and no program reads them as a model's.
BY_THE_DATABASE = {"audit_auditevent.xid", "audit_auditevent.number"}
LIST = HERE.with_name("leaving.yaml")


def announced() -> dict[str, dict[str, str]]:
    return yamlfile.read(LIST) or {}


def left_over() -> set[str]:
    """``table.column`` of every column in the database that no model of ours has."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if not model.__module__.startswith("shiyakusho."):
                continue
            table = model._meta.db_table
            there = connection.introspection.get_table_description(cursor, table)
            known = {field.column for field in model._meta.local_concrete_fields}
            found |= {f"{table}.{one.name}" for one in there if one.name not in known}
    return found - BY_THE_DATABASE


def overdue(listed: dict[str, Any], version: str) -> list[str]:
    """What a release before ``version`` was the first without."""
    return [name for name, one in listed.items() if _of(one["unused_since"]) < _of(version)]


def _of(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@pytest.mark.django_db
def test_every_column_without_a_model_is_announced_and_nothing_else() -> None:
    assert left_over() == set(announced())


def test_what_was_announced_goes_with_the_release_after() -> None:
    project = tomllib.loads((HERE.parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert overdue(announced(), project["project"]["version"]) == []


def test_the_release_after_is_told() -> None:
    listed = {"a.b": {"unused_since": "0.9.0"}, "a.c": {"unused_since": "0.10.0"}}
    assert overdue(listed, "0.9.0") == []
    assert overdue(listed, "0.10.0") == ["a.b"]
