"""A city may override office, fee, channels, parameters and texts, nothing else."""

from datetime import date
from pathlib import Path

import pytest

from shiyakusho.ground.rules import compile_rule
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.rules.types import INT
from shiyakusho.registers.catalogue.charging import fees_of
from shiyakusho.registers.catalogue.faults import DefinitionFaults
from shiyakusho.registers.catalogue.gathering import gather
from shiyakusho.registers.catalogue.override import overridden
from shiyakusho.registers.catalogue.reading import read_definition
from shiyakusho.registers.catalogue.source import parse_source

NATIONAL = Path(__file__).resolve().parents[4] / "national"


@pytest.fixture
def claim():
    return read_definition(NATIONAL / "procedures" / "child-allowance-claim.yaml")[0]


def over(definition, text: str):
    return overridden(definition, parse_source(f"id: {definition.id}\n{text}", name="city.yaml"))


def test_what_may_be_overridden_is_and_the_rest_stays(claim):
    found = over(
        claim,
        'office: family-centre\nfee: "100"\nchannels: [counter]\nfee_text: 100円\n'
        "parameters: [tables/other.yaml]\n",
    )
    assert (found.office, found.fee, found.channels) == ("family-centre", "100", ["counter"])
    assert found.fee_text is not None
    assert found.fee_text.ja == "100円"
    assert found.parameters == ["tables/other.yaml"]
    kept = {"office", "fee", "fee_text", "channels", "parameters"}
    assert found.model_dump(exclude=kept) == claim.model_dump(exclude=kept)


def test_texts_are_replaced_by_their_place(claim):
    found = over(
        claim,
        "texts:\n"
        "  title: {ja: 新しい題, plain: あたらしい, en: New}\n"
        "  form.pages.claimant.questions.claimant_phone.help: 携帯でも構いません\n"
        "  deadlines.0.text: 15日のうちに\n"
        "  criteria.raises_child.because: 子を育てている\n"
        "  form.pages.reason.questions.claim_reason.options.birth.label: 出生\n",
    )
    assert found.title.en == "New"
    assert found.form is not None
    questions = {q.id: q for q in found.form.questions()}
    assert questions["claimant_phone"].help.ja == "携帯でも構いません"
    assert questions["claim_reason"].options[0].label.ja == "出生"
    assert found.deadlines[0].text.ja == "15日のうちに"
    assert found.criteria["raises_child"].because.ja == "子を育てている"
    assert found.criteria["raises_child"].when == claim.criteria["raises_child"].when


@pytest.mark.parametrize(
    "line",
    [
        "needed: 'true'",
        "identity: L0",
        "kind: 届出",
        "law: [別の法律]",
        "criteria: {}",
        "process: {kind: issue}",
        "provenance: {rule: none, source: x}",
        "form: null",
    ],
)
def test_anything_else_is_an_error_naming_file_line_and_field(claim, line):
    with pytest.raises(DefinitionFaults) as raised:
        over(claim, line)
    fault = raised.value.faults[0]
    assert (fault.file, fault.line, fault.code) == ("city.yaml", 2, "unknown_field")
    assert fault.field == line.split(":")[0]


@pytest.mark.parametrize(
    "place",
    ["needed", "id", "nowhere", "form.pages.claimant.id", "form.pages.nobody.title", "law.0",
     "deadlines.99.text", "form.pages", "criteria.raises_child.when", "", "a..b", "office.ja"],
)  # fmt: skip
def test_a_text_can_only_stand_where_a_text_stands(claim, place):
    with pytest.raises(DefinitionFaults) as raised:
        over(claim, f'texts: {{"{place}": 文}}')
    assert raised.value.faults[0].code == "no_such_text"
    assert raised.value.faults[0].line == 2


def test_a_city_sets_its_own_days(claim):
    """An ordinance's period and what becomes of its last day, by life event."""
    line = "deadlines: {move-in: {within: {days: 30}, closed_day: as_is}}"
    found = {one.event: one for one in over(claim, line).deadlines}
    assert (found["move-in"].within.days, found["move-in"].closed_day) == (30, "as_is")
    before = {one.event: one for one in claim.deadlines}
    assert found["move-in"].from_ == before["move-in"].from_
    assert found["birth"] == before["birth"]
    months = over(claim, "deadlines: {birth: {within: {months: 1}}}").deadlines
    (birth,) = [one for one in months if one.event == "birth"]
    assert (birth.within.days, birth.within.months) == (None, 1)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("deadlines: {marriage: {within: {days: 1}}}", "no_such_deadline"),
        ("deadlines: {always: {closed_day: as_is}}", "no_such_deadline"),
        ("deadlines: {birth: {text: 別の文}}", "unknown_field"),
        ("deadlines: {birth: {first_day: included}}", "unknown_field"),
        ("deadlines: []", "wrong_type"),
    ],
)
def test_a_city_sets_only_its_days(claim, line, code):
    with pytest.raises(DefinitionFaults) as raised:
        over(claim, line)
    assert raised.value.faults[0].code == code


def test_an_override_of_another_procedure_is_refused(claim):
    with pytest.raises(DefinitionFaults) as raised:
        overridden(claim, parse_source("id: birth\n", name="city.yaml"))
    assert raised.value.faults[0].code == "wrong_id"


def test_an_override_of_no_national_procedure_is_an_error(tmp_path):
    city = tmp_path / "cities" / "x"
    (city / "procedures").mkdir(parents=True)
    (city / "procedures" / "unheard-of.yaml").write_text('id: unheard-of\nfee: "1"\n')
    with pytest.raises(DefinitionFaults) as raised:
        gather(NATIONAL, city)
    assert [f.code for f in raised.value.faults] == ["no_such_procedure"]


def test_an_unknown_office_is_told_where_it_is_written(tmp_path):
    for name in ("offices.yaml", "processes", "procedures"):
        (tmp_path / "national").mkdir(exist_ok=True)
        place = tmp_path / "national" / name
        if name != "procedures":
            place.symlink_to(NATIONAL / name)
            continue
        place.mkdir()
        text = (NATIONAL / name / "dog-register.yaml").read_text(encoding="utf-8")
        written = text.replace("office: animal-welfare", "office: animals")
        (place / "dog-register.yaml").write_text(written, encoding="utf-8")
    city = tmp_path / "cities" / "x"
    (city / "procedures").mkdir(parents=True)
    (city / "procedures" / "dog-register.yaml").write_text('id: dog-register\nfee: "1"\n')
    with pytest.raises(DefinitionFaults) as raised:
        gather(tmp_path / "national", city)
    told = [f for f in raised.value.faults if f.code == "no_such_office"]
    line = written.splitlines().index("office: animals") + 1
    assert [(f.file, f.line) for f in told] == [("national/procedures/dog-register.yaml", line)]


def test_the_two_cities_differ_only_where_their_files_say(settings):
    one, other = (
        {g.definition.id: g.digest for g in gather(NATIONAL, Path(settings.CITIES_DIR) / city)}
        for city in ("kitakyushu", "kasuga")
    )
    files = {
        path.stem
        for city in ("kitakyushu", "kasuga")
        for path in (Path(settings.CITIES_DIR) / city / "procedures").glob("*.yaml")
    }
    assert {i for i in one if one[i] != other[i]} <= files


FEES = """
fees:
  copy: [{from: 2000-04-01, amount: 300}]
  rising: [{from: 2000-04-01, amount: 200}, {from: 2020-04-01, amount: 300}, {from: 2999-04-01, amount: 1350}]
  unknown: [{from: 2000-04-01, amount: null}]
"""


def charging(definition, tmp_path, text: str):
    (tmp_path / "fees.yaml").write_text(FEES, encoding="utf-8")
    source = parse_source(f"id: {definition.id}\ncharge: {text}\n", name="city.yaml")
    return overridden(definition, source, fees_of(tmp_path))


def test_a_fee_is_said_once_in_the_citys_fees(claim, tmp_path):
    one = charging(claim, tmp_path, "{fee: copy}")
    assert one.fee == "300"
    assert one.fee_text.model_dump(exclude_none=True) == {
        "ja": "300円",
        "plain": "300｜円《えん》",
        "en": "300 yen",
    }
    each = charging(claim, tmp_path, "{fee: copy, per: copies, note: {ja: 新規, en: new}}")
    assert each.fee == "300 * copies"
    assert each.fee_text.model_dump(exclude_none=True) == {
        "ja": "1通 300円（新規）", "plain": "1つ 300｜円《えん》", "en": "300 yen each (new)",
    }  # fmt: skip


def test_a_fee_that_rises_follows_its_dates(claim, tmp_path):
    found = charging(claim, tmp_path, "{fee: rising, per: copies}")
    words = national_vocabulary().extended({"copies": "int"})
    rule = compile_rule(found.fee, words, INT)
    for day, yen in ((date(2019, 3, 31), 400), (date(2020, 4, 1), 600), (date(2999, 4, 1), 2700)):
        assert rule.evaluate({"copies": 2}, as_of=day).value == yen
    assert found.fee_text.en == (
        "200 yen each (300 yen each from 1 April 2020) (1,350 yen each from 1 April 2999)"
    )
    assert "（令和2年4月1日から 1通 300円）" in found.fee_text.ja


@pytest.mark.parametrize("name", ["unknown", "nowhere"])
def test_a_fee_the_city_has_not_given_is_a_fault(claim, tmp_path, name):
    with pytest.raises(DefinitionFaults) as refused:
        charging(claim, tmp_path, f"{{fee: {name}}}")
    assert [(fault.code, fault.line) for fault in refused.value.faults] == [("no_such_fee", 2)]


def test_a_fee_is_not_said_twice(claim, tmp_path):
    with pytest.raises(DefinitionFaults):
        charging(claim, tmp_path, '{fee: copy}\nfee: "300"')


@pytest.mark.parametrize("text", ["", "fees: 3", "fees: {copy: 3}", "fees: {copy: [{}]}", "["])
def test_a_spoiled_file_of_fees_is_left_to_its_own_room(tmp_path, text):
    (tmp_path / "fees.yaml").write_text(text, encoding="utf-8")
    assert fees_of(tmp_path) == {}
    assert fees_of(tmp_path / "nowhere") == {}
