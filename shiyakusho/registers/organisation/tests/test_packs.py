"""The packs that ship are sound, and a spoiled one says where."""

from datetime import date
from pathlib import Path

import pytest

from shiyakusho.registers.organisation.checks import faults_of
from shiyakusho.registers.organisation.cities import read_city
from shiyakusho.registers.organisation.commands import schemas
from shiyakusho.registers.organisation.opening import open_on
from shiyakusho.registers.organisation.refusals import (
    UnknownFigure,
    UnknownRole,
    UnknownSection,
    UnknownWard,
)
from shiyakusho.registers.organisation.shapes import sound_code

from .conftest import CITIES


@pytest.fixture(scope="module")
def kitakyushu():
    return read_city(CITIES / "kitakyushu")


@pytest.fixture(scope="module")
def kasuga():
    return read_city(CITIES / "kasuga")


@pytest.mark.parametrize("city", ["kitakyushu", "kasuga"])
def test_pack_is_sound(city):
    assert faults_of(CITIES / city, CITIES.parent / "national" / "procedures") == []


def test_published_schemas_are_those_of_the_code():
    for name, text in schemas().items():
        assert (CITIES / "schema" / name).read_text(encoding="utf-8") == text, name


def test_kitakyushu_has_seven_wards_and_one_section_each_for_a_ward_role(kitakyushu):
    assert kitakyushu.code == "401005"
    found = {kitakyushu.office_for("childcare-support", w.code).id for w in kitakyushu.wards}
    assert len(kitakyushu.wards) == len(found) == 7


def test_ward_is_known_by_id_code_and_name(kitakyushu):
    by = {kitakyushu.office_for("care-insurance", w).id for w in ("moji", "401013", "門司区")}
    assert by == {"moji-care"}
    with pytest.raises(UnknownWard):
        kitakyushu.office_for("care-insurance", "小倉区")  # abolished in 1974


def test_without_a_ward_the_office_is_that_of_where_you_live(kitakyushu):
    office = kitakyushu.office_for("childcare-support")
    assert office.full_name.ja == "お住まいの区の区役所 保健福祉課 子育て支援担当"
    assert office.phone.number == "093-671-8181"


def test_tax_offices_serve_several_wards(kitakyushu):
    assert kitakyushu.office_for("resident-tax", "moji").id == "tax-east-resident"
    assert kitakyushu.office_for("resident-tax", "tobata").id == "tax-west-resident"
    assert kitakyushu.office_for("resident-tax", "tobata").postal_code == "806-8510"


def test_a_city_without_wards_ignores_the_ward(kasuga):
    assert kasuga.wards == ()
    assert kasuga.office_for("childcare-support", "anything").id == "childcare-support"


def test_both_cities_do_the_same_work(kitakyushu, kasuga):
    assert set(kitakyushu.roles) == set(kasuga.roles)


def test_what_the_city_did_not_give_is_refused_never_zero(kitakyushu):
    assert kitakyushu.fee("dog-registration", date(2026, 11, 20)) == 3000
    assert kitakyushu.fee("tax-certificate-vehicle", date(2026, 11, 20)) == 0
    for name, day in [
        ("resident-record-store", date(2026, 11, 20)),
        ("resident-record-copy", date(1999, 12, 31)),
        ("no-such-fee", date(2026, 11, 20)),
    ]:
        with pytest.raises(UnknownFigure):
            kitakyushu.fee(name, day)
    assert kitakyushu.parameter("child-medical-move-in-days", date(2026, 1, 1)) == 15


def test_unknown_names_are_refused(kitakyushu):
    with pytest.raises(UnknownRole):
        kitakyushu.office_for("wizardry")
    with pytest.raises(UnknownSection):
        kitakyushu.section("nowhere")


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 11, 20), True),
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 23), False),  # 勤労感謝の日
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2027, 1, 3), False),
        (date(2027, 1, 4), True),
    ],
)
def test_office_days(kitakyushu, day, opens):
    assert open_on(kitakyushu.office_for("residents", "moji").hours)(day) is opens


def test_waste_is_collected_on_holidays_but_not_on_new_years_eve(kitakyushu):
    is_open = open_on(kitakyushu.office_for("bulky-waste").hours)
    assert is_open(date(2026, 11, 23)) and is_open(date(2026, 11, 21))
    assert not is_open(date(2026, 12, 31)) and not is_open(date(2026, 11, 22))


def test_special_days_win(kitakyushu):
    hours = kitakyushu.hours["standard"].model_copy(
        update={"extra_open": [date(2027, 3, 28)], "extra_closed": [date(2027, 3, 29)]}
    )
    assert open_on(hours)(date(2027, 3, 28)) and not open_on(hours)(date(2027, 3, 29))


@pytest.mark.parametrize("code", ["400009", "401005", "401013", "401030", "401056", "401064",
                                  "401072", "401081", "401099", "401307", "402184"])  # fmt: skip
def test_check_digits_of_real_codes(code):
    assert sound_code(code)
    assert not sound_code(code[:5] + str((int(code[5]) + 1) % 10))


@pytest.mark.parametrize(
    ("name", "old", "new", "field"),
    [
        ("city.yaml", 'code: "401005"', 'code: "401006"', "検査数字"),
        ("city.yaml", 'open: "08:30"', 'open: "8:30"', "hours.standard.open"),
        ("city.yaml", "review_months: 3", "review_months: 0", "appeals.mayor.review_months"),
        ("city.yaml", "kind: designated", "kind: empire", "kind"),
        ("city.yaml", "website:", "web_site:", "web_site: 知らない項目です"),
        ("city.yaml", "website:", "web_site:", "website: この項目が要ります"),
        ("bureaus.yaml", "hours: waste", "hours: never", "never"),
        ("bureaus.yaml", "id: dx-planning", "id: dx-strategy", "dx-strategy が 2 回"),
        ("bureaus.yaml", "symbol: 情}", "symbol: 戸}", "文書記号 北九総戸"),
        ("roles.yaml", '"{ward}-care"}', '"{ward}-caring"}', "moji-caring"),
        ("roles.yaml", "{moji: tax-east-resident, ", "{", "すべての区"),
        ("fees.yaml", "amount: 3000", "amount: -1", "fees.dog-registration.0.amount"),
        ("fees.yaml", "amount: 3000", 'amount: "3000"', "fees.dog-registration.0.amount"),
        ("fees.yaml", "rabies-tag:", "dog-registration:", "二度"),
        ("ward_office.yaml", "schema: 1", "schema: [1", "YAML"),
    ],
)
def test_a_spoiled_pack_names_file_and_field(spoiled, name, old, new, field):
    pack = spoiled(name, old, new)
    faults = faults_of(pack)
    assert faults and all(fault.startswith(str(pack)) for fault in faults)
    assert any(field in fault for fault in faults), faults


def test_a_fault_names_its_line(spoiled):
    pack = spoiled("fees.yaml", "amount: 3000", "amount: -1")
    text = (pack / "fees.yaml").read_text(encoding="utf-8").splitlines()
    line = next(n for n, one in enumerate(text, 1) if one.lstrip().startswith("dog-registration"))
    assert faults_of(pack)[0].startswith(f"{pack}/fees.yaml:{line}: fees.dog-registration.0.amount")


def test_a_role_no_city_knows_is_found(spoiled, tmp_path: Path):
    pack = spoiled("roles.yaml", "  water: ", "  watery: ")
    procedure = tmp_path / "procedures" / "water-start.yaml"
    procedure.parent.mkdir()
    procedure.write_text("id: water-start\noffice: water\n", encoding="utf-8")
    assert any("roles.water: 手続き water-start" in f for f in faults_of(pack, procedure.parent))


@pytest.mark.parametrize("city", ["kitakyushu", "kasuga"])
def test_every_name_reads_in_three_languages(city):
    for section in read_city(CITIES / city).sections.values():
        for words in (section.name, section.full_name, section.address):
            assert words.in_language("en").isascii(), words
        assert "《" in section.full_name.in_language("ja-easy")
