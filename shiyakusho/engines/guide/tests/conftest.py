"""Procedures of our own making, so that a rule of the catalogue may change without these tests."""

import uuid

import pytest

from shiyakusho.engines.guide import procedures
from shiyakusho.ground import yamlfile
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.registers.catalogue.public import Definition, Version

COMMON = {
    "kind": "申請",
    "law": ["児童手当法7条"],
    "office": "childcare-support",
    "applicant": "父母",
    "identity": "L1",
    "channels": ["online", "counter"],
    "fee": "0",
}
CHECKED = {"rule": "checked", "source": "test", "checked": "2026-11-20"}
FAMILY = """
claim:
  events: [birth, move-in]
  documents:
    - {id: bank, text: 通帳}
    - {id: apart, text: 別居監護申立書, when: "!has_mynumber_card"}
  deadlines:
    - {event: birth, text: 15日以内, within: {days: 15}, from: birth_date}
    - {event: move-in, text: 転出予定日の翌日から15日以内, within: {days: 15}, from: planned_move_out_date}
  criteria:
    raises_child:
      when: "children.exists(c, as_of <= fiscal_year_end_on_or_after(attains(c.birth_date, 18)))"
      because: 対象の子を育てている
      unless: 対象の子がいない
      law: 児童手当法3条
      from: 2024-10-01
    not_public_servant: {when: "!public_servant", because: 公務員でない, law: 児童手当法17条}
    not_yet: {when: "!receiving_child_allowance", because: まだ受けていない, unless: すでに受けている, law: 児童手当法9条}
  needed: raises_child && not_public_servant && not_yet
  amounts: {monthly: "children.size() * tables.child_allowance.from_3"}
  provenance: checked
amount:
  events: [birth]
  criteria:
    receiving: {when: receiving_child_allowance, because: 受けている, unless: まだ受けていない}
    more: {when: "'birth' in events || children_changed", because: 子が増えた}
  needed: receiving && more
  provenance: checked
unchecked:
  events: [birth, move-in]
  criteria: {dog: {when: has_dog, because: 犬がいる}}
  needed: dog
  provenance: verify
ruleless:
  events: [move-in]
  provenance: none
moped:
  events: [move-in]
  office: resident-tax
  criteria: {owner: {when: owns_moped, because: 原付がある, unless: 原付がない}}
  needed: owner
  provenance: checked
"""


def definition(id_: str, **parts) -> Definition:
    """A definition with what every definition must say filled in."""
    rule = parts.pop("provenance", "none")
    provenance = dict(CHECKED) if rule == "checked" else {"rule": rule, "source": "test"}
    whole = COMMON | {"id": id_, "title": id_, "summary": id_, "provenance": provenance} | parts
    if rule == "checked":
        import datetime as dt

        whole["provenance"]["checked"] = dt.date(2026, 11, 20)
    return Definition.model_validate(whole)


def knowledge_of(*definitions: Definition) -> procedures.Knowledge:
    versions = [
        Version(id=uuid.uuid4(), procedure_id=one.id, number=1, definition=one, digest="")
        for one in definitions
    ]
    return procedures.build(versions, national_vocabulary())


@pytest.fixture(scope="session")
def known():
    """Five procedures: two checked of 児童手当, one unchecked, one without a rule, one of a moped."""
    parts = yamlfile.load(FAMILY)
    return knowledge_of(*(definition(id_, **rest) for id_, rest in parts.items()))
