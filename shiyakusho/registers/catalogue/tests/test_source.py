"""Reading a file: every fault has its file, its line and its field, whatever the file holds."""

import pytest

from shiyakusho.registers.catalogue.faults import DefinitionFaults
from shiyakusho.registers.catalogue.reading import read_definition
from shiyakusho.registers.catalogue.source import MAX_BYTES, parse_source, read_source

SOUND = """\
id: sample-one
kind: 申請
title: {ja: 見本の申請, plain: "｜見本《みほん》", en: Sample}
summary: 見本です。
law: [見本法1条]
office: residents
applicant: 本人
identity: L1
channels: [online, counter]
fee: "0"
deadlines:
  - text: 14日以内
    within: {days: 14}
    from: moved_date
provenance:
  rule: none
  source: test
"""


def faults_in(tmp_path, text: str, name: str = "sample-one"):
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionFaults) as raised:
        read_definition(path, name=f"{name}.yaml")
    return raised.value.faults


def only(faults):
    assert len(faults) == 1, faults
    return faults[0]


def test_a_sound_file_is_read(tmp_path):
    path = tmp_path / "sample-one.yaml"
    path.write_text(SOUND, encoding="utf-8")
    definition, source = read_definition(path)
    assert definition.summary.ja == "見本です。"
    assert definition.summary.in_language("en") == "見本です。"
    assert definition.deadlines[0].first_day == "excluded"
    assert source.mark_of(("deadlines", 0, "from")) == (14, 5)


@pytest.mark.parametrize(
    ("old", "new", "fault_at"),
    [
        ("kind: 申請", "kind: 申し込み", (2, "kind", "not_allowed")),
        ("office: residents", "ofice: residents", (6, "ofice", "unknown_field")),
        ("identity: L1", "identity: 1", (8, "identity", "not_allowed")),
        ("[online, counter]", "[online, fax]", (9, "channels[1]", "not_allowed")),
        ("[online, counter]", "[online, online]", (9, "channels", "contradiction")),
        ("[online, counter]", "[]", (9, "channels", "too_short")),
        ("{days: 14}", "{days: 14, months: 1}", (13, "deadlines[0].within", "contradiction")),
        ("{days: 14}", '{days: "14"}', (13, "deadlines[0].within.days", "wrong_type")),
        ("{days: 14}", "{days: -1}", (13, "deadlines[0].within.days", "out_of_range")),
        ("    from: moved_date\n", "", (12, "deadlines[0]", "contradiction")),
        ("rule: none", "rule: checked", (15, "provenance", "contradiction")),
        ("summary: 見本です。", "summary: ''", (4, "summary.ja", "too_short")),
        ("law: [見本法1条]", "law: 見本法1条", (5, "law", "wrong_type")),
        ("id: sample-one", "id: Sample_One", (1, "id", "wrong_form")),
        ("id: sample-one", "id: another", (1, "id", "wrong_id")),
    ],
)
def test_each_fault_names_line_field_and_code(tmp_path, old, new, fault_at):
    line, field, code = fault_at
    found = faults_in(tmp_path, SOUND.replace(old, new))
    fault = next(f for f in found if f.field == field)
    assert (fault.file, fault.line, fault.code) == ("sample-one.yaml", line, code)
    assert str(fault).startswith(f"sample-one.yaml:{line}:{fault.column}: {field}: ")


@pytest.mark.parametrize(
    ("old", "new", "column", "nearest"),
    [
        ("office: residents", "ofice: residents", 1, "office"),
        ("kind: 申請", "kind: 申清", 1, "申請"),
        ("[online, counter]", "[online, countre]", 20, "counter"),
        ("{days: 14}", "{dys: 14}", 14, "days"),
    ],
)
def test_a_slip_of_the_pen_is_shown_where_it_stands(tmp_path, old, new, column, nearest):
    found = faults_in(tmp_path, SOUND.replace(old, new))
    told = [(one.column, one.message) for one in found if f"「{nearest}」ですか" in one.message]
    assert [at for at, _ in told] == [column], found


def test_a_missing_field_is_named_and_a_wrong_one_gets_a_suggestion(tmp_path):
    found = faults_in(tmp_path, SOUND.replace("office: residents", "ofice: residents"))
    assert {(f.field, f.code) for f in found} == {("office", "missing"), ("ofice", "unknown_field")}
    assert "「office」ですか" in next(f for f in found if f.field == "ofice").message


def test_all_faults_are_told_at_once(tmp_path):
    text = SOUND.replace("kind: 申請", "kind: x").replace("identity: L1", "identity: L9")
    assert {f.field for f in faults_in(tmp_path, text)} == {"kind", "identity"}


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a: 1\nb: [1,\n", 3, "not_yaml"),
        ("a: 1\na: 2\n", 2, "duplicate_key"),
        ("- 1\n- 2\n", 1, "not_mapping"),
        ("", 1, "not_mapping"),
        ("a: &x [1]\nb: *x\n", 2, "alias"),
        ("a: " + "[" * 5000 + "]" * 5000, 1, "too_deep"),
        ("a: !!python/object/apply:os.system ['true']\n", 1, "not_yaml"),
        ("a: 2026-02-30\n", 1, "not_yaml"),
        ("a: \x01\n", 1, "not_yaml"),
        ("%TAG ! x\n", 2, "not_yaml"),
    ],
)
def test_what_is_not_a_definition_at_all_is_refused_with_its_line(text, line, code):
    with pytest.raises(DefinitionFaults) as raised:
        parse_source(text, name="x.yaml")
    fault = only(raised.value.faults)
    assert fault.code == code
    assert fault.file == "x.yaml"
    assert fault.line >= 1
    if code in {"duplicate_key", "alias"}:
        assert fault.line == line


def test_bytes_that_are_not_utf8_and_files_too_large(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\nb: \x83\x65\n")
    with pytest.raises(DefinitionFaults) as raised:
        read_source(path, name="x.yaml")
    assert (only(raised.value.faults).line, only(raised.value.faults).code) == (2, "not_utf8")
    path.write_bytes(b"a: " + b"x" * MAX_BYTES)
    with pytest.raises(DefinitionFaults) as raised:
        read_source(path, name="x.yaml")
    assert only(raised.value.faults).code == "too_large"


def test_no_and_on_are_words_not_truth_values():
    data = parse_source("no: 1\non: yes\noff: true\n", name="x").data
    assert data == {"no": 1, "on": "yes", "off": True}
