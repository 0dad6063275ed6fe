"""A city may override office, fee, channels, parameters and texts, nothing else."""

from pathlib import Path

import pytest

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
