"""Small CSV folders to import, with one family in them."""

import csv
from pathlib import Path

import pytest

from shiyakusho.registers.people.layout import COLUMNS

FAMILY: dict[str, list[dict[str, str]]] = {
    "residents": [
        {"number": "100000000000001", "name": "髙𣘺 健太", "kana": "タカハシ ケンタ",
         "birth_date": "1990-05-03", "sex": "M", "nationality": "日本", "since": "2020-04-01"},
        {"number": "100000000000002", "name": "髙𣘺 葛󠄀葉", "kana": "タカハシ クズハ",
         "former_name": "渡邊󠄃", "birth_date": "1991-02-28", "sex": "F", "nationality": "日本",
         "since": "2020-04-01"},
        {"number": "100000000000003", "name": "髙𣘺 蓮", "kana": "タカハシ レン",
         "birth_date": "2018-04-01", "sex": "M", "nationality": "日本", "since": "2020-04-01"},
        {"number": "100000000000004", "name": "NGUYEN THI LAN", "kana": "グエン ティラン",
         "alias": "阮 蘭", "birth_date": "2001-11-30", "sex": "F", "nationality": "ベトナム",
         "residence_status": "留学", "residence_until": "2027-03-31", "since": "2024-04-01"},
    ],
    "memberships": [
        {"number": "100000000000001", "household": "200000000000001", "relation": "世帯主",
         "position": "1", "since": "2020-04-01"},
        {"number": "100000000000002", "household": "200000000000001", "relation": "妻",
         "position": "2", "since": "2020-04-01"},
        {"number": "100000000000003", "household": "200000000000001", "relation": "子",
         "position": "3", "since": "2020-04-01"},
        {"number": "100000000000004", "household": "200000000000002", "relation": "世帯主",
         "position": "1", "since": "2024-04-01"},
    ],
    "addresses": [
        {"number": f"10000000000000{n}", "postal_code": "8020971", "lg_code": "401072",
         "ward": "小倉南区", "town": "守恒本町二丁目", "rest": "3番11号", "building": "コーポ守恒101号",
         "since": "2020-04-01"}
        for n in (1, 2, 3)
    ] + [
        {"number": "100000000000004", "postal_code": "8040082", "lg_code": "401056",
         "ward": "戸畑区", "town": "新池一丁目", "rest": "2番3号", "since": "2024-04-01"},
    ],
    "relations": [
        {"number": "100000000000003", "other": "100000000000001", "kind": "parent",
         "since": "2018-04-01"},
        {"number": "100000000000003", "other": "100000000000002", "kind": "parent",
         "since": "2018-04-01"},
        {"number": "100000000000002", "other": "100000000000001", "kind": "spouse",
         "since": "2015-06-01"},
    ],
    "entries": [
        {"number": "100000000000001", "register": "insurance", "since": "2020-04-01",
         "facts": '{"insurance": "employee"}'},
        {"number": "100000000000002", "register": "insurance", "since": "2020-04-01",
         "facts": '{"insurance": "employee_dependant"}'},
        {"number": "100000000000001", "register": "benefits", "since": "2020-05-01",
         "facts": '{"receives": ["child_allowance"]}'},
        {"number": "100000000000001", "register": "card", "since": "2022-05-03",
         "facts": '{"card_held": true, "card_expires": "2032-05-03"}'},
    ],
    "protections": [],
}  # fmt: skip


def write_folder(folder: Path, tables: dict[str, list[dict[str, str]]]) -> Path:
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


@pytest.fixture
def family() -> dict[str, list[dict[str, str]]]:
    """The family as rows; a test may spoil its own copy."""
    return {name: [dict(row) for row in rows] for name, rows in FAMILY.items()}


@pytest.fixture
def folder(tmp_path, family) -> Path:
    return write_folder(tmp_path, family)


@pytest.fixture
def imported(db, folder):
    """The family in the register: numbers' last digit → id."""
    from shiyakusho.registers.people.importing.services import import_folder
    from shiyakusho.registers.people.models import Resident

    import_folder(folder=folder, source="試験")
    found = Resident.objects.filter(number__startswith="1000000000000")
    return {int(r.number[-1]): r.pk for r in found}


@pytest.fixture
def tied(account, imported):
    """``tied(2)``: an account of the second of the family; ``tied(0, name)``: of nobody here."""
    from shiyakusho.registers.people import public

    def make(number: int, name: str = "髙橋 葛葉", level: str = "L3"):
        made = account("resident", level=level, name=name)
        if number:
            public.link_account_to(account=made, resident_id=imported[number], method="demo")
        return made

    return make
