"""The import: every bad line is told, and then nothing is loaded; a good folder loads whole."""

import csv

import pytest
from django.db import DatabaseError, connection, transaction

from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.people.importing.services import BadLines, import_folder
from shiyakusho.registers.people.models import (
    AddressPeriod,
    ImportBatch,
    Membership,
    Protection,
    RegisterEntry,
    Resident,
)

from .conftest import write_folder

pytestmark = pytest.mark.django_db


def problems_of(folder) -> set[tuple[str, int, str, str]]:
    with pytest.raises(BadLines) as refused:
        import_folder(folder=folder, dry_run=True)
    with pytest.raises(BadLines) as again:
        import_folder(folder=folder)
    assert refused.value.problems == again.value.problems
    return {(p.file, p.line, p.field, p.code) for p in refused.value.problems}


def test_a_good_folder_is_loaded_as_written(folder, family) -> None:
    before = AuditEvent.objects.filter(action="people.import").count()
    result = import_folder(folder=folder, source="試験")
    assert result.counts["residents"] == 4
    kept = Resident.objects.get(number="100000000000002")
    assert kept.name == "髙𣘺 葛󠄀葉"
    assert kept.former_name == "渡邊󠄃"
    assert kept.batch_id == result.batch
    assert AuditEvent.objects.filter(action="people.import").count() == before + 1
    batch = ImportBatch.objects.get(pk=result.batch)
    assert batch.registers == ["benefits", "card", "insurance"]
    assert set(batch.files) == {f"{name}.csv" for name in family}


def test_a_dry_run_writes_nothing(folder) -> None:
    assert import_folder(folder=folder, dry_run=True).batch is None
    assert not Resident.objects.filter(number="100000000000001").exists()


def test_importing_twice_changes_nothing(folder) -> None:
    import_folder(folder=folder)
    state = list(Resident.objects.order_by("number").values_list("id", "name", "name_key"))
    counts = [m.objects.count() for m in (Membership, AddressPeriod, RegisterEntry)]
    import_folder(folder=folder)
    assert state == list(Resident.objects.order_by("number").values_list("id", "name", "name_key"))
    assert counts == [m.objects.count() for m in (Membership, AddressPeriod, RegisterEntry)]


def test_a_change_replaces_what_it_names_and_leaves_the_rest(folder, family, tmp_path) -> None:
    import_folder(folder=folder)
    moved = dict(family["addresses"][3])
    family["addresses"] = [
        moved | {"until": "2026-10-01"},
        moved | {"since": "2026-10-01", "town": "沢見一丁目"},
    ]
    for name in ("memberships", "relations", "entries"):
        family[name] = []
    family["residents"] = [family["residents"][3] | {"name": "NGUYEN THI LAN ANH"}]
    import_folder(folder=write_folder(tmp_path, family))
    assert Resident.objects.get(number="100000000000004").name == "NGUYEN THI LAN ANH"
    rows = AddressPeriod.objects.filter(resident__number="100000000000004").order_by("since")
    assert [r.town for r in rows] == ["新池一丁目", "沢見一丁目"]
    assert Membership.objects.filter(resident__number="100000000000004").count() == 1
    assert AddressPeriod.objects.filter(resident__number="100000000000001").count() == 1


def test_staff_protections_survive_a_change(imported, folder, family, tmp_path) -> None:
    from datetime import date

    from shiyakusho.registers.people.services import protect

    protect(
        resident_id=imported[4],
        kind="stalking",
        since=date(2026, 1, 1),
        until=None,
        allowed_posts=[],
    )
    family["protections"] = [
        {"number": "100000000000004", "kind": "domestic_violence", "since": "2026-02-01"}
    ]
    import_folder(folder=write_folder(tmp_path, family))
    assert Protection.objects.filter(resident_id=imported[4]).count() == 2


def test_every_bad_line_is_told(family, tmp_path) -> None:
    residents, entries = family["residents"], family["entries"]
    residents[0] |= {"birth_date": "2026-02-30", "sex": "男"}
    residents[1] |= {"name": ""}
    residents.append(residents[2] | {"name": "別の人"})
    residents[3] |= {"former_name": "１２３４－５６７８－９０１８"}
    entries[0] |= {"facts": '{"note": "a\\u0000b"}'}
    entries[1] |= {"facts": "[1]"}
    entries[2] |= {"number": "999999999999999"}
    found = problems_of(write_folder(tmp_path, family))
    assert {
        ("residents.csv", 2, "birth_date", "not_a_date"),
        ("residents.csv", 2, "sex", "unknown_choice"),
        ("residents.csv", 3, "name", "required"),
        ("residents.csv", 5, "former_name", "individual_number"),
        ("residents.csv", 6, "number", "number_twice"),
        ("entries.csv", 2, "facts", "not_json_facts"),
        ("entries.csv", 3, "facts", "not_json_facts"),
        ("entries.csv", 4, "number", "no_such_resident"),
    } <= found
    assert not Resident.objects.filter(number="100000000000003").exists()


def test_lines_that_contradict_each_other_are_told(family, tmp_path) -> None:
    family["addresses"].append(family["addresses"][0] | {"since": "2025-01-01"})
    family["memberships"][1] |= {"relation": "世帯主"}
    family["relations"].append(dict(family["relations"][0]))
    family["relations"].append(family["relations"][0] | {"other": "100000000000003"})
    family["entries"].append(dict(family["entries"][0]))
    family["memberships"][3] |= {"until": "2020-01-01"}
    assert problems_of(write_folder(tmp_path, family)) == {
        ("addresses.csv", 6, "since", "periods_overlap"),
        ("memberships.csv", 3, "relation", "second_head"),
        ("memberships.csv", 5, "until", "until_before_since"),
        ("relations.csv", 5, "", "line_twice"),
        ("relations.csv", 6, "other", "relation_to_self"),
        ("entries.csv", 6, "", "entry_twice"),
    }


def test_a_change_may_not_leave_two_heads(imported, family, tmp_path) -> None:
    for name in ("addresses", "relations", "entries"):
        family[name] = []
    family["residents"] = []
    family["memberships"] = [family["memberships"][1] | {"relation": "世帯主"}]
    assert problems_of(write_folder(tmp_path, family)) == {
        ("memberships.csv", 2, "relation", "second_head")
    }
    assert Membership.objects.get(resident_id=imported[2]).relation == "妻"


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda b: b.replace("健太".encode(), b"\xff\xfe"), "not_utf8"),
        (lambda b: b.replace("健太".encode(), b"a\x00b"), "control_character"),
        (lambda b: b.replace(b",M,", b",M,extra,", 1), "columns_differ"),
        (lambda b: b.replace("髙𣘺 健太".encode(), '"髙𣘺'.encode()), "quotes_open"),
        (lambda b: b.replace(b"number", b"no", 1), "header_differs"),
        (lambda b: b"", "header_differs"),
    ],
)
def test_broken_bytes_are_told(folder, spoil, code) -> None:
    file = folder / "residents.csv"
    file.write_bytes(spoil(file.read_bytes()))
    assert code in {found[3] for found in problems_of(folder)}


def test_a_byte_order_mark_and_crlf_are_read(folder) -> None:
    file = folder / "residents.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert import_folder(folder=folder, dry_run=True).counts["residents"] == 4


def test_a_missing_folder_is_told(tmp_path) -> None:
    assert problems_of(tmp_path) == {("residents.csv", 0, "", "file_missing")}


def test_backslashes_and_long_names_come_through(family, tmp_path) -> None:
    family["residents"][0] |= {"name": "\\N \\. " + "邊󠄃" * 90, "kana": "ア" * 400}
    import_folder(folder=write_folder(tmp_path, family))
    kept = Resident.objects.get(number="100000000000001")
    assert kept.name == "\\N \\. " + "邊󠄃" * 90


def test_csv_quotes_and_line_numbers_after_them(family, tmp_path) -> None:
    family["residents"][0] |= {"name": '髙𣘺, "健" 太'}
    folder = write_folder(tmp_path, family)
    import_folder(folder=folder)
    assert Resident.objects.get(number="100000000000001").name == '髙𣘺, "健" 太'
    with (folder / "residents.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.reader(file))) == 5


def test_the_serving_role_cannot_rest_constraints_of_a_full_register(imported) -> None:
    with pytest.raises(DatabaseError, match="not empty"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT people_begin_first_load()")


def test_the_serving_role_cannot_drop_a_constraint(db) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_resident DROP CONSTRAINT people_resident_number_key")


def test_the_database_itself_refuses_two_addresses_on_one_day(imported) -> None:
    one = AddressPeriod.objects.get(resident_id=imported[1])
    one.pk, one.since = None, one.since.replace(year=2025)
    with pytest.raises(DatabaseError), transaction.atomic():
        one.save()
