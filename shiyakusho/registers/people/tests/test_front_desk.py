"""What the front desk answers: facts, provenance, given facts, households, search, reads."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from shiyakusho.ground import clock, yamlfile
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.contracts import personal_data
from shiyakusho.registers.people import public

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def test_facts_are_the_vocabularys(imported) -> None:
    facts = public.facts_for(imported[1], DAY)
    assert facts["ward"] == "小倉南区"
    assert facts["self"]["receives"] == ["child_allowance"]
    assert facts["self"]["card_expires"] == date(2032, 5, 3)
    assert [m["relation"] for m in facts["members"]] == ["世帯主", "妻", "子"]
    (child,) = facts["children"]
    assert child["birth_date"] == date(2018, 4, 1)
    assert child["lives_with"] is True
    assert facts["mother_insurance"] == "employee_dependant"
    assert "mother_pension" not in facts or facts["mother_pension"] == "none"


def test_every_fact_is_known_to_the_vocabulary(imported) -> None:
    from pathlib import Path

    from django.conf import settings

    folder = Path(settings.NATIONAL_DIR) / "vocabulary"
    known: set[str] = set()
    for file in folder.glob("*.yaml"):
        known |= set((yamlfile.read(file) or {}).get("facts") or {})
    assert set(public.facts_for(imported[1], DAY)) <= known


def test_silence_of_an_imported_register_says_no_and_of_another_nothing(imported) -> None:
    lan = public.facts_for(imported[4], DAY)["self"]
    assert lan["card_held"] is False
    assert lan["receives"] == []
    assert "insurance" not in lan  # everybody has one: silence is not "none"
    assert lan["residence_expiry"] == date(2027, 3, 31)


def test_facts_of_an_earlier_day_are_those_of_that_day(imported) -> None:
    early = public.facts_for(imported[1], date(2020, 4, 15))
    assert early["self"]["receives"] == []
    assert early["self"]["card_held"] is False


def test_provenance_names_the_register_and_the_import(imported) -> None:
    found = public.provenance_for(imported[1], DAY)
    assert found["self.receives"].source == "手当の受給（試験）"
    assert found["ward"].kind == "register"
    public.give_fact(
        resident_id=imported[1],
        fact="public_servant",
        value=False,
        source="form",
        consent="児童手当",
    )
    said = public.provenance_for(imported[1], clock.today())["public_servant"]
    assert (said.kind, said.source, said.consent) == ("given", "オンラインの申請", "児童手当")


def test_the_mothers_facts_name_the_register_of_her_entry(imported) -> None:
    """Of her husband, of herself; a register's silence too has a register behind it."""
    for resident in (imported[1], imported[2]):
        found = public.provenance_for(resident, DAY)
        facts = public.facts_for(resident, DAY)
        mothers = {name for name in facts if name.startswith("mother_")}
        assert mothers and mothers <= set(found)
        assert found["mother_insurance"].source == "医療保険の資格（試験）"
        assert found["mother_insurance"].since is not None
    silent = public.provenance_for(imported[4], DAY)["self.card_held"]
    assert (silent.source, silent.since) == ("マイナンバーカードの交付（試験）", None)


def test_a_given_fact_is_offered_until_it_ends_or_is_withdrawn(imported) -> None:
    today, me = clock.today(), imported[1]
    public.give_fact(resident_id=me, fact="phone", value="090-0000-0000", source="form")
    newer = public.give_fact(
        resident_id=me, fact="phone", value="080-0000-0000", source="phone",
        valid_until=today + timedelta(days=1),
    )  # fmt: skip
    assert public.given_facts(me)["phone"].value == "080-0000-0000"
    assert public.given_facts(me, today + timedelta(days=2))["phone"].value == "090-0000-0000"
    assert public.prefill(me)["register.phone"].value == "080-0000-0000"
    public.withdraw_fact(resident_id=me, fact_id=newer)
    assert public.given_facts(me)["phone"].value == "090-0000-0000"
    with pytest.raises(public.FactNotGiven):
        public.withdraw_fact(resident_id=me, fact_id=newer)
    with pytest.raises(public.FactNotGiven):
        public.withdraw_fact(resident_id=imported[2], fact_id=newer)


def test_hostile_text_is_kept_byte_for_byte(imported) -> None:
    hostile = {"名": "ﾊﾝｶｸ 葛󠄀西 𠮷田 が\u3099 ①㈱", "long": "邊󠄃" * 80}
    public.give_fact(resident_id=imported[1], fact="note", value=hostile, source="counter")
    assert public.given_facts(imported[1])["note"].value == hostile


@pytest.mark.parametrize("value", ["1234 5678 9018", {"a": ["１２３４５６７８９０１８"]}])
def test_an_individual_number_is_refused(imported, value) -> None:
    with pytest.raises(public.IndividualNumberRefused):
        public.give_fact(resident_id=imported[1], fact="note", value=value, source="form")
    assert "note" not in public.given_facts(imported[1])


@pytest.mark.parametrize(
    "wrong",
    [{"fact": "Not A Name"}, {"source": "rumour"}, {"value": "a\0"}, {"consent": "あ" * 201}],
)
def test_a_fact_that_cannot_be_kept_is_refused(imported, wrong) -> None:
    good = {"resident_id": imported[1], "fact": "note", "value": "x", "source": "form"}
    with pytest.raises(public.FactNotAcceptable):
        public.give_fact(**good | wrong)


def test_strangers_are_refused() -> None:
    for ask in (public.person, public.prefill):
        with pytest.raises(public.NoSuchResident):
            ask(uuid4())
    with pytest.raises(public.NoSuchResident):
        public.facts_for(uuid4(), DAY)
    with pytest.raises(public.NoSuchResident):
        public.give_fact(resident_id=uuid4(), fact="x", value=1, source="form")
    assert public.household_of(uuid4()) is None


@pytest.mark.parametrize(
    "q",
    [
        "髙𣘺", "高橋", "高橋 葛葉", "高橋葛葉", "タカハシ", "ﾀｶﾊｼ ｸｽﾞﾊ", "たかはしくずは", "渡辺",
        "1991-02-28", "平成3年2月28日 たかはし", "H3/2/28 高橋", "100000000000002",
        "守恒本町2-3-11 くずは", "小倉南区守恒本町二丁目 葛葉", "802-0971 葛葉", "コーポ守恒 葛葉",
    ],
)  # fmt: skip
def test_a_resident_is_found_however_asked(imported, q) -> None:
    assert imported[2] in {p.id for p in public.search(q, limit=100).items}


@pytest.mark.parametrize("q", ["%", "_", "髙𣘺%", "'; --", "\\", "絶対にいない名前", "1991-02-30"])
def test_signs_of_the_database_mean_nothing(imported, q) -> None:
    assert imported[2] not in {p.id for p in public.search(q).items}


def test_pages_follow_each_other_without_gap_or_double(imported) -> None:
    seen, cursor = [], None
    while True:
        page = public.search("田中", cursor=cursor, limit=3)
        seen += [p.id for p in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) > 3
    assert seen == [p.id for p in public.search("田中", limit=100).items]


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0", "あ", "WyJhIiwiYiJd", "eyJ9", "="])
def test_a_strange_cursor_is_refused(cursor) -> None:
    with pytest.raises(public.CursorNotValid):
        public.search("田中", cursor=cursor)


@pytest.mark.parametrize("q", ["", "  ", "\0", "\u3000"])
def test_a_search_needs_a_word(q) -> None:
    with pytest.raises(public.SearchTooWide):
        public.search(q)


def test_reading_is_noted_with_its_subjects(imported) -> None:
    public.household_of(imported[1])
    noted = AuditEvent.objects.filter(action="records.read").order_by("-at").first()
    assert set(noted.subjects) == {f"resident:{imported[n]}" for n in (1, 2, 3)}


def test_disclosure_tells_all_and_erasure_forgets_what_was_given(imported, account) -> None:
    duty, subject = personal_data.get("people"), f"resident:{imported[1]}"
    mine = account("resident")
    public.link_account_to(account=mine, resident_id=imported[1], method="staff")
    public.give_fact(resident_id=imported[1], fact="phone", value="090", source="form")
    kinds = {row["種類"] for row in duty.disclose(subject)}
    assert kinds == {
        "住民",
        "住所",
        "世帯",
        "台帳の記載",
        "本人が伝えたこと",
        "アカウントとの結びつき",
    }
    assert duty.erase(subject) == 2
    assert duty.erase(subject) == 0
    assert public.given_facts(imported[1]) == {}
    assert public.person(imported[1]).name == "髙𣘺 健太"
    assert list(duty.disclose("case:1")) == [] and duty.erase("case:1") == 0


def test_the_register_may_be_seeded_only_once() -> None:
    with pytest.raises(public.RegisterNotEmpty):
        public.seed(residents=10, seed=1, city="kitakyushu")


def test_the_address_offered_names_the_city(imported) -> None:
    """The register writes the ward alone; on a form the city stands before it."""
    offered = public.prefill(imported[1])["register.address"].value
    assert offered["town"] == "北九州市小倉南区守恒本町二丁目"
    assert offered["postal_code"] == "8020971"
