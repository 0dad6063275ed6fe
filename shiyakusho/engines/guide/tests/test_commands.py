"""`shiyakusho rules`: from the files alone, every answer as JSON, every mistake said with its code."""

import datetime as dt
import json

import pyarrow.parquet as pq
import pytest

from config.cli import build_parser
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.registers.people import public as people

DAY = "2026-11-20"
FAMILY = {
    "children": [{"birth_date": "2020-05-01"}, {"birth_date": "2024-05-01"}],
    "public_servant": False,
    "receiving_child_allowance": False,
}


@pytest.fixture
def run(tmp_path, capsys):
    def call(*words, facts=None, written=None):
        if facts is not None or written is not None:
            file = tmp_path / "facts.json"
            file.write_text(json.dumps(facts) if written is None else written, encoding="utf-8")
            words = (*words, "--facts", str(file))
        args = build_parser().parse_args(["rules", *words])
        status = args.run(args)
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def test_an_expression_over_the_vocabulary(run):
    status, out, _ = run("eval", "children.size() + x", "--as-of", DAY, facts={**FAMILY, "x": 3})
    assert status == 0 and json.loads(out) == {"value": 5, "missing": []}
    status, out, _ = run("eval", "has_dog || public_servant", "--as-of", DAY, facts=FAMILY)
    assert status == 0 and json.loads(out) == {"value": None, "missing": ["has_dog"]}
    assert json.loads(run("eval", "1 + 1")[1])["value"] == 2


def explain(run, facts):
    status, out, _ = run("explain", "child-allowance-claim", "--as-of", DAY, "--json", facts=facts)
    assert status == 0
    return json.loads(out)


def test_a_procedure_with_reasons_and_amounts(run):
    found = explain(run, FAMILY)
    assert (found["value"], found["missing"]) == (True, [])
    assert found["amounts"]["monthly"] == 25000
    by_name = {one["criterion"]: one for one in found["trace"]}
    raises = by_name["raises_child"]
    assert (raises["value"], raises["from"], raises["law"][:5]) == (
        True,
        "2024-10-01",
        "児童手当法",
    )
    assert {used["fact"]: used["source"] for used in raises["facts"]} == {"children": "register"}


def test_what_is_missing_stands_at_its_criterion(run):
    found = explain(run, {k: v for k, v in FAMILY.items() if k != "public_servant"})
    assert (found["value"], found["missing"]) == (None, ["public_servant"])
    open_ = [one for one in found["trace"] if one["value"] is None]
    assert [one["missing"] for one in open_] == [["public_servant"]]


def test_a_criterion_outside_its_dates_does_not_hold(run):
    status, out, _ = run(
        "explain", "child-allowance-claim", "--as-of", "2024-09-30", "--json", facts=FAMILY
    )
    found = json.loads(out)
    assert status == 0 and found["value"] is False
    first = next(one for one in found["trace"] if one["criterion"] == "raises_child")
    assert (first["value"], first["in_force"], first["facts"]) == (False, False, [])


def test_for_people_it_is_text(run):
    status, out, _ = run("explain", "child-allowance-claim", "--as-of", DAY, facts=FAMILY)
    assert status == 0 and "はい" in out and "monthly: 25000" in out


@pytest.mark.parametrize(
    ("words", "file", "says"),
    [
        (("eval", "chldren.size()"), {}, "rule_name"),
        (("eval", "1 +"), {}, "rule_syntax"),
        (("eval", "has_dog"), {"has_dog": 1}, "fact_invalid"),
        (("explain", "../../etc/passwd", "--as-of", DAY), {}, "no_such_procedure"),
        (("explain", "no-such-thing", "--as-of", DAY), {}, "no_such_procedure"),
        (("explain", "dog-register", "--as-of", DAY), {"has_dgo": True}, "fact_invalid"),
        (("eval", "1"), ["not a map"], "名前"),
    ],
)
def test_mistakes_are_said(run, words, file, says):
    status, out, err = run(*words, facts=file)
    assert (status, out) == (1, "") and says in err


def test_a_file_that_is_no_json_is_said(run):
    assert "JSON" in run("eval", "1", written="{")[2]
    assert "JSON" in run("eval", "1", written="[" * 100_000)[2]
    args = build_parser().parse_args(["rules", "eval", "1", "--facts", "/nowhere.json"])
    assert args.run(args) == 1


CASES = [
    {"has_dog": True, "dog_registered": False},
    {"has_dog": True, "dog_registered": True},
    {"has_dog": False},
    {},
]


def test_everyone_at_once_says_what_one_case_says(run, tmp_path):
    cases, out = tmp_path / "cases.jsonl", tmp_path / "out.parquet"
    cases.write_text("\n".join(map(json.dumps, CASES)), encoding="utf-8")
    words = ("population", "dog-register", "--as-of", DAY, "--out", str(out))
    status, said, err = run(*words, "--cases", str(cases))
    assert status == 0, err
    table = pq.read_table(out).to_pydict()
    one_by_one = [
        json.loads(run("explain", "dog-register", "--as-of", DAY, "--json", facts=facts)[1])
        for facts in CASES
    ]
    assert table["dog-register"] == [one["value"] for one in one_by_one]
    counts = json.loads(said)["counts"]["dog-register"]
    assert counts == {
        "true": table["dog-register"].count(True),
        "false": table["dog-register"].count(False),
        "open": table["dog-register"].count(None),
    }
    assert counts["true"] and counts["false"] and counts["open"]


@pytest.mark.parametrize("written", ["[1]", "{", '{"has_dgo": true}', '{"has_dog": 7}'])
def test_a_wrong_line_of_cases_is_said(run, tmp_path, written):
    cases, out = tmp_path / "cases.jsonl", tmp_path / "out.parquet"
    cases.write_text(written, encoding="utf-8")
    words = ("population", "dog-register", "--as-of", DAY, "--out", str(out))
    status, _, err = run(*words, "--cases", str(cases))
    assert status == 1 and err and not out.exists()


@pytest.mark.django_db
def test_the_register_is_asked_at_once(run, tmp_path):
    out = tmp_path / "out.parquet"
    status, said, err = run("population", "dog-register", "--as-of", DAY, "--out", str(out))
    assert status == 0, err
    heads, _ = people.population(dt.date.fromisoformat(DAY), national_vocabulary())
    assert heads and pq.read_table(out).to_pydict()["resident"] == [str(head) for head in heads]
    assert sum(json.loads(said)["counts"]["dog-register"].values()) == len(heads)
