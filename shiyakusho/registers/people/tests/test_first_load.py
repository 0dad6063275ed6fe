"""The first load: constraints rest and come back, or the transaction cannot commit."""

import pytest
from django.db import DatabaseError, connection, transaction

from shiyakusho.registers.people.generation.generate import generate
from shiyakusho.registers.people.generation.writing import write
from shiyakusho.registers.people.importing import services
from shiyakusho.registers.people.importing.services import BadLines, import_folder
from shiyakusho.registers.people.models import Resident

COUNTED = "SELECT count(*) FROM pg_constraint WHERE conrelid = ANY (people_loaded_tables())"
INDEXED = "SELECT count(*) FROM pg_index WHERE indrelid = ANY (people_loaded_tables())"
TABLES = (
    "people_accountlink, people_givenfact, people_protection, people_registerentry, "
    "people_relation, people_membership, people_addressperiod, people_household, people_resident"
)


def ask(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


@pytest.fixture
def empty_register(transactional_db):
    with connection.cursor() as cursor:
        for table in TABLES.split(", "):
            cursor.execute(f"DELETE FROM {table}")


@pytest.fixture
def always_fast(monkeypatch):
    monkeypatch.setattr(services, "LARGE", 1)


def test_all_constraints_and_indexes_are_back(empty_register, always_fast, tmp_path) -> None:
    before = ask(COUNTED), ask(INDEXED)
    write(generate("kitakyushu", 400, 1), tmp_path)
    import_folder(folder=tmp_path)
    assert Resident.objects.count() == 400
    assert (ask(COUNTED), ask(INDEXED)) == before
    assert ask("SELECT count(*) FROM people_resting") == 0


def test_a_bad_line_leaves_everything_as_it_was(empty_register, always_fast, tmp_path) -> None:
    before = ask(COUNTED), ask(INDEXED)
    write(generate("kitakyushu", 50, 1), tmp_path)
    with (tmp_path / "entries.csv").open("a") as file:
        file.write("1,dogs,{},2020-01-01,\n")
    with pytest.raises(BadLines):
        import_folder(folder=tmp_path)
    assert Resident.objects.count() == 0
    assert (ask(COUNTED), ask(INDEXED)) == before


@pytest.mark.parametrize("forget", ["", "DELETE FROM people_resting"])
def test_a_load_that_forgets_to_end_cannot_commit(empty_register, forget) -> None:
    before = ask(COUNTED)
    with pytest.raises(DatabaseError, match="not brought back"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT people_begin_first_load()")
            if forget:
                cursor.execute(forget)
    assert ask(COUNTED) == before
