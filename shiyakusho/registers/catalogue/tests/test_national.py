"""The national set itself: complete, in three languages, its rules tried, its references real."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from shiyakusho.registers.catalogue.definition import Definition, Text
from shiyakusho.registers.catalogue.gathering import gather
from shiyakusho.registers.catalogue.reading import definition_from
from shiyakusho.registers.catalogue.schema import SCHEMAS, schema_text
from shiyakusho.registers.catalogue.shape import Shape
from shiyakusho.registers.catalogue.source import read_source
from shiyakusho.registers.catalogue.trying import failing_examples

NATIONAL = Path(__file__).resolve().parents[4] / "national"
CITIES = NATIONAL.parent / "cities"
KANJI = r"[\u3400-\u9fff\uf900-\ufaff々〆]"
RUBY = re.compile(r"｜[^《》｜]+《[ぁ-んー]+》")

# Complete from form to outcome, each by its kind.
END_TO_END = {
    "child-allowance-claim": "application", "child-allowance-amount": "application",
    "child-medical": "application", "care-cert-new": "application",
    "disaster-certificate": "application", "move-out": "notification",
    "nhi-leave": "notification", "pregnancy-notice": "notification",
    "dog-register": "notification", "jifu-status": "presend", "income-certificate": "issue",
    "tax-payment-certificate": "issue", "juminhyo": "issue", "absentee-ballot": "issue",
    "care-cert-renew": "application", "care-cert-change": "application",
    "care-cert-moved": "application", "care-equipment": "application",
    "care-high-cost": "application", "care-home-reform": "application",
    "care-limit-cert": "application", "care-plan-notice": "notification",
    "care-address-change": "notification", "care-card-reissue": "issue",
    "care-burden-reissue": "issue", "nhi-high-cost": "application", "nhi-funeral": "application",
    "child-allowance-change": "notification", "child-allowance-end": "notification",
    "child-allowance-unpaid": "application", "child-allowance-status": "notification",
    "child-allowance-donate": "request", "child-allowance-donate-change": "request",
    "child-allowance-fees": "request", "child-allowance-fees-change": "request",
    "childcare-certification": "application", "childcare-apply": "application",
    "childcare-status": "notification", "birth-contact-card": "notification",
    "postnatal-care": "application", "afterschool": "application",
    "late-elderly-funeral": "request", "nhi-join": "notification",
    "bulky-waste": "request", "resident-tax-return": "notification", "school-aid": "application",
    "seal-register": "issue", "seal-certificate": "issue", "koseki-certificate": "issue",
    "moped-register": "notification", "moped-scrap": "notification",
    "moped-change": "notification", "vaccination-voucher": "issue", "dog-change": "notification",
    "move-within": "notification", "household-change": "notification",
    "public-housing-apply": "application",
}  # fmt: skip
# What the law or the city wants in person (or by post, with the plate in the envelope).
IN_PERSON = {
    "seal-register", "seal-certificate", "moped-register", "moped-scrap", "moped-change",
    "move-within", "household-change",
}  # fmt: skip
# Registered and waiting to be fetched: there is nothing left to withdraw.
DONE_BUT_FETCHED = {"approved", "tag_ready", "plate_ready"}


@pytest.fixture(scope="module")
def national():
    return {one.definition.id: one for one in gather(NATIONAL)}


def texts_of(shape: Shape, place: str = "") -> list[tuple[str, Text]]:
    found: list[tuple[str, Text]] = []
    for name in type(shape).model_fields:
        found += _texts(getattr(shape, name), f"{place}.{name}")
    return found


def _texts(value, place):
    if isinstance(value, Text):
        return [(place, value)]
    if isinstance(value, Shape):
        return texts_of(value, place)
    if isinstance(value, dict):
        return [hit for key, one in value.items() for hit in _texts(one, f"{place}.{key}")]
    if isinstance(value, list):
        return [hit for n, one in enumerate(value) for hit in _texts(one, f"{place}[{n}]")]
    return []


def test_all_133_procedures_and_those_the_test_households_miss(national):
    """Eleven that the households name, and the notice of a move into a facility (H12-a)."""
    assert len(national) == 133 + 11 + 1
    portal = [d.definition.mynaportal for d in national.values() if d.definition.mynaportal]
    assert len({(one.group, one.no) for one in portal}) == 31


def test_every_text_a_resident_reads_is_there_in_three_languages(national):
    missing = [
        f"{one.definition.id}{place}"
        for one in national.values()
        for place, text in texts_of(one.definition)
        if not (text.plain and text.en) and ".record[" not in place
    ]
    assert missing == []


def test_every_kanji_of_a_plain_text_has_its_reading(national):
    bare = [
        f"{one.definition.id}{place}: {text.plain}"
        for one in national.values()
        for place, text in texts_of(one.definition)
        if text.plain and re.search(KANJI, RUBY.sub("", text.plain))
    ]
    assert bare == []


def test_plain_sentences_are_short(national):
    """24 characters a sentence is the aim; nothing is longer than twice that."""
    long = [
        f"{one.definition.id}{place}: {sentence}"
        for one in national.values()
        for place, text in texts_of(one.definition)
        for sentence in re.split("[。?？]", _spoken(text.plain or ""))
        if len(sentence) > 48
    ]
    assert long == []


def _spoken(plain: str) -> str:
    return re.sub(r"｜([^《]*)《[^》]*》", r"\1", plain).replace(" ", "")


@pytest.mark.check("E8")
def test_the_authors_examples_hold_also_after_the_database(national):
    tried = 0
    for one in national.values():
        document = json.loads(json.dumps(one.document["definition"]))
        again = definition_from(document)
        tried += len(again.tests)
        assert list(failing_examples(again, one.process)) == []
    assert tried >= 30


def test_an_example_that_fails_is_found():
    source = read_source(NATIONAL / "procedures" / "move-out.yaml")
    source.data["tests"][0]["expect"] = {"needed": False}
    definition = Definition.model_validate(source.data)
    (finding,) = failing_examples(definition, None)
    assert finding.code == "test_failed"
    assert "needed は false のはずですが true です" in finding.message


@pytest.mark.parametrize(("procedure_id", "process"), END_TO_END.items())
def test_end_to_end_procedures_are_complete(national, procedure_id, process):
    one = national[procedure_id]
    definition = one.definition
    assert definition.form is not None
    assert definition.process is not None
    assert definition.process.kind == process
    assert ("online" in definition.channels) == (procedure_id not in IN_PERSON)
    assert definition.retention
    assert definition.effort
    for outcome in one.process.outcomes:
        if outcome.letter:
            assert outcome.letter in definition.letters, outcome.id
        if outcome.id in {"refused", "dismissed", "not_accepted", "partly"}:
            assert outcome.needs_reason
    for question in definition.form.questions():
        if question.kind == "choice" and question.required is True:
            assert len(question.options or []) >= 2


def test_a_decision_is_never_made_by_the_one_who_drafts(national):
    for one in national.values():
        for move in one.process.moves if one.process else []:
            if "proposal" in move.needs:
                assert one.process.step(move.to).kind == "decision"
            if one.process.step(move.from_[0]).kind == "decision" and move.who != "applicant":
                assert move.who == "approval"


def test_withdrawal_is_possible_any_time_before_the_decision(national):
    for procedure_id in END_TO_END:
        process = national[procedure_id].process
        withdraw = next(move for move in process.moves if move.id == "withdraw")
        before = {
            step.id
            for step in process.steps
            if step.kind != "end" and step.id not in DONE_BUT_FETCHED
        }
        if process.id == "issue":
            before.discard("drafted")
        assert before <= set(withdraw.from_), procedure_id


def test_individual_numbers_are_never_asked(national):
    for one in national.values():
        for question in one.definition.form.questions() if one.definition.form else []:
            assert "number" not in question.id or question.kind != "integer"
            assert not re.search("個人番号を|マイナンバーを書", question.label.ja)


def test_family_register_notices_count_the_day_itself(national):
    for procedure_id, days in (("birth", 14), ("death", 7)):
        (deadline,) = national[procedure_id].definition.deadlines
        assert deadline.first_day == "included"
        assert deadline.within.days == days
    for deadline in national["move-in"].definition.deadlines:
        assert deadline.first_day == "excluded"


def test_only_checked_rules_may_say_not_needed(national):
    for one in national.values():
        definition = one.definition
        if definition.may_say_not_needed:
            assert definition.provenance.rule == "checked"
            assert definition.provenance.checked <= dt.date(2026, 11, 20)
            assert all(c.unless for c in definition.criteria.values())


def test_a_checked_rule_says_where_from_and_is_tried_both_ways(national):
    """Law and households as its source, and the author's own examples of yes and of no."""
    checked = [one.definition for one in national.values() if one.definition.may_say_not_needed]
    assert len(checked) >= 80
    for definition in checked:
        said = {
            answer
            for test in definition.tests
            for what, answer in test.expect.items()
            if what in {"needed", "offered"}
        }
        assert said >= {True, False}, definition.id
        assert "verify" not in definition.provenance.source, definition.id


def test_references_are_real(national):
    events = {e["id"] for e in read_source(NATIONAL / "vocabulary" / "events.yaml").data["events"]}
    messages = {path.stem for path in (NATIONAL / "messages").glob("*.yaml")}
    tables = {path.name for path in (NATIONAL / "tables").glob("*.yaml")}
    for one in national.values():
        assert set(one.definition.events) <= events
        for name in one.definition.parameters:
            assert name.removeprefix("tables/") in tables
        for move in one.process.moves if one.process else []:
            assert move.notify is None or move.notify in messages, (one.definition.id, move.id)


@pytest.mark.parametrize("city", ["kitakyushu", "kasuga"])
def test_every_office_role_is_played_by_a_section_of_the_city(national, city):
    roles = read_source(CITIES / city / "roles.yaml").data["roles"]
    assert {one.definition.office for one in national.values()} <= set(roles)


@pytest.mark.parametrize("file_name", SCHEMAS)
def test_the_published_schema_is_the_models(file_name):
    published = (NATIONAL / "schema" / file_name).read_text(encoding="utf-8")
    assert published == schema_text(file_name), "run: shiyakusho catalogue schema"


def test_the_files_fit_the_published_schema(national):
    import jsonschema

    schema = json.loads((NATIONAL / "schema" / "procedure.schema.json").read_text())
    validator = jsonschema.Draft202012Validator(schema)
    for one in national.values():
        assert list(validator.iter_errors(one.document["definition"])) == []
