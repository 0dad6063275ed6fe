"""The four basic facts of a card beside a resident: what is the same, what is not, what it is worth."""

import unicodedata
import uuid
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.registers.people import matching
from shiyakusho.registers.people.matching import CardFacts, Written, address_mark, match, name_mark
from shiyakusho.registers.people.records import Address

BORN = date(1990, 5, 3)
HOME = Address(
    "8020971", "401072", "小倉南区", "守恒本町二丁目", "3番11号", "コーポ守恒101号", date(2020, 4, 1)
)  # fmt: skip
BEFORE = Address("8030851", "401064", "小倉北区", "木町四丁目", "5番6号", "", date(2015, 4, 1))
KASUGA = Address("8160851", "402184", "", "昇町三丁目", "14番1号", "", date(2020, 4, 1))
KENTA = Written(uuid.uuid4(), "髙𣘺 健太", (), BORN, False, "M", (HOME, BEFORE))
CARD = CardFacts(
    "髙𣘺　健太", BORN, "M", "福岡県北九州市小倉南区守恒本町2丁目3番11号コーポ守恒101号"
)


class TestNames:
    @pytest.mark.parametrize(
        ("given_name", "mark"),
        [
            ("髙𣘺 健太", "exact"),
            ("髙𣘺　健太", "exact"),
            ("髙𣘺健太", "exact"),
            ("高橋 健太", "folded"),
            ("髙橋󠄀　健太", "folded"),
            ("高橋 健", "differs"),
            ("健太 高橋", "differs"),
            ("", "differs"),
            ("　", "differs"),
        ],
    )
    def test_variants_spaces_and_ivs(self, given_name: str, mark: str) -> None:
        assert name_mark(given_name, "髙𣘺 健太", ()) == mark

    @pytest.mark.parametrize(
        ("given_name", "mark"),
        [
            ("NGUYEN THI LAN", "exact"),
            ("Nguyen Thi Lan", "folded"),
            ("ＮＧＵＹＥＮ　ＴＨＩ　ＬＡＮ", "folded"),
            ("NGUYEN THI LAN（阮 蘭）", "folded"),
            ("NGUYEN THI LAN(別名)", "differs"),
            ("阮 蘭", "alias"),
        ],
    )
    def test_an_alias_stands_beside_or_for_the_name(self, given_name: str, mark: str) -> None:
        assert name_mark(given_name, "NGUYEN THI LAN", ("阮 蘭",)) == mark

    def test_a_former_name_stands_in_brackets(self) -> None:
        assert name_mark("佐藤［鈴木］花子", "佐藤 花子", ("", "鈴木")) == "folded"
        assert name_mark("佐藤［田中］花子", "佐藤 花子", ("鈴木",)) == "differs"


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "mark"),
        [
            ("福岡県北九州市小倉南区守恒本町二丁目3番11号コーポ守恒101号", "full"),
            ("福岡県北九州市小倉南区守恒本町２丁目３－１１　コーポ守恒１０１号", "full"),
            ("北九州市小倉南区守恒本町2丁目3番11号", "number"),
            ("小倉南区守恒本町2-3-11", "number"),
            ("小倉南区守恒本町二丁目三番十一号", "number"),
            ("福岡県北九州市小倉南区守恒本町2-3-11-101", "number"),
            ("福岡県北九州市小倉南区守恒本町2丁目3番11号別館", "number"),
            ("福岡県北九州市小倉北区守恒本町2丁目3番11号", "differs"),
            ("守恒本町2丁目3番11号", "differs"),
            ("福岡県北九州市小倉南区守恒本町2丁目3番1号", "differs"),
            ("福岡県北九州市小倉南区守恒本町2丁目3番111号", "differs"),
            ("福岡県北九州市小倉南区守恒本町2丁目3番11号の5", "differs"),
            ("熊本県北九州市小倉南区守恒本町2丁目3番11号", "differs"),
            ("福岡県北九州市小倉北区木町4-5-6", "former"),
            ("", "absent"),
            ("　", "absent"),
        ],
    )
    def test_forms_of_one_address(self, text: str, mark: str) -> None:
        assert address_mark(text, (HOME, BEFORE)) == mark

    @pytest.mark.parametrize(
        ("text", "mark"),
        [
            ("福岡県春日市昇町3丁目14番地1", "full"),
            ("春日市昇町三丁目14番地の1", "full"),
            ("昇町3丁目14番地1", "differs"),
            ("福岡県大野城市昇町3丁目14番地1", "differs"),
        ],
    )
    def test_a_city_without_wards(self, text: str, mark: str) -> None:
        assert address_mark(text, (KASUGA,)) == mark

    def test_who_has_no_address_lives_nowhere(self) -> None:
        assert address_mark(CARD.address, ()) == "differs"


class TestTheTable:
    @pytest.mark.parametrize(
        ("change", "rank", "rule"),
        [
            ({}, "certain", "all-four"),
            ({"name": "高橋 健太"}, "certain", "all-four"),
            ({"sex": ""}, "ambiguous", "sex-not-stated"),
            ({"sex": "F"}, "ambiguous", "sex-differs"),
            ({"address": "北九州市小倉北区木町4-5-6"}, "ambiguous", "moved"),
            ({"address": "東京都千代田区丸の内1-1-1"}, "ambiguous", "elsewhere"),
            ({"address": ""}, "ambiguous", "elsewhere"),
            ({"name": "佐藤 健太"}, "ambiguous", "renamed"),
            ({"birth_date": date(1990, 5, 4)}, "ambiguous", "birth-differs"),
            ({"name": "佐藤 健太", "sex": "F"}, "none", ""),
            ({"name": "佐藤 健太", "address": ""}, "none", ""),
            ({"birth_date": date(1990, 5, 4), "address": ""}, "none", ""),
            ({"birth_date": None}, "ambiguous", "birth-differs"),
        ],
    )
    def test_each_row(self, change, rank: str, rule: str) -> None:
        found = matching.compare(replace(CARD, **change), KENTA)
        assert (found.rank, found.rule) == (rank, rule)

    def test_a_birth_date_half_known_is_for_a_clerk(self) -> None:
        found = matching.compare(CARD, replace(KENTA, birth_unsure=True))
        assert (found.rank, found.rule) == ("ambiguous", "birth-unsure")

    def test_every_row_can_be_reached_and_only_one_is_certain(self) -> None:
        marks = {
            "name": ["exact", "folded", "alias", "differs"],
            "birth_date": ["same", "unsure", "differs"],
            "sex": ["same", "not_stated", "differs"],
            "address": ["full", "number", "former", "differs", "absent"],
        }
        reached = {
            next(
                (r["id"] for r in matching.rules() if all(m in r[f] for f, m in zip(marks, row, strict=True))),
                "",
            )
            for row in product(*marks.values())
        }  # fmt: skip
        assert reached == {rule["id"] for rule in matching.rules()} | {""}
        assert [r["id"] for r in matching.rules() if r["rank"] == "certain"] == ["all-four"]
        for rule in matching.rules():
            for fact, allowed in marks.items():
                assert set(rule[fact]) <= set(allowed)

    def test_two_who_fit_are_for_a_clerk(self) -> None:
        double = replace(KENTA, id=uuid.uuid4(), name="高橋 健太")
        found = match(CARD, [KENTA, double])
        assert (found.rank, found.certain, len(found.candidates)) == ("ambiguous", None, 2)

    def test_a_namesake_elsewhere_does_not_hide_the_one_who_fits(self) -> None:
        namesake = replace(KENTA, id=uuid.uuid4(), addresses=(KASUGA,))
        found = match(CARD, [namesake, KENTA])
        assert found.certain is not None
        assert found.certain.resident_id == KENTA.id

    def test_nobody(self) -> None:
        assert match(CARD, []) == matching.Match("none", ())


class TestClaims:
    def test_of_the_card(self) -> None:
        said = {"name": "髙𣘺　健太", "birthdate": "19900503", "gender": "1", "address": "春日市"}
        assert matching.read_claims(said) == CardFacts("髙𣘺　健太", BORN, "M", "春日市")

    def test_in_the_words_of_openid_connect(self) -> None:
        said = {"birthdate": "1990-05-03", "gender": "female", "address": {"formatted": "春日市"}}
        assert matching.read_claims(said) == CardFacts("", BORN, "F", "春日市")

    @pytest.mark.parametrize(
        "claims",
        [
            {},
            {"name": None, "birthdate": 19900503, "gender": 1, "address": ["x"]},
            {"name": "x" * 301, "birthdate": "19900230", "gender": "9", "address": {"street": "x"}},
            {"name": "\0\x1b[2J", "birthdate": "0000", "gender": "\ud800", "address": "\0"},
        ],
    )
    def test_hostile_ones_are_empty_or_harmless(self, claims) -> None:
        card = matching.read_claims(claims)
        assert card.birth_date is None
        assert card.sex == card.address == ""
        assert not card.enough
        assert "\0" not in card.name

    def test_kept_and_read_again(self) -> None:
        assert CardFacts.from_json(CARD.as_json()) == CARD


KANJI = st.text(
    st.sampled_from("髙高橋𣘺崎﨑斉斎齋健太美咲々ーﾀｶﾊｼタカハシ"), min_size=1, max_size=8
)
ANY = st.text(max_size=40)
PLACES = st.tuples(st.integers(1, 40), st.integers(1, 60), st.integers(1, 99))


class TestProperties:
    @given(KANJI, KANJI, st.sampled_from([" ", "　", "", "  "]))
    def test_a_name_is_itself_however_spaced(self, family: str, own: str, space: str) -> None:
        assert name_mark(f"{family}{space}{own}", f"{family} {own}", ()) == "exact"

    @given(KANJI, KANJI)
    def test_width_and_normal_forms_are_no_difference(self, family: str, own: str) -> None:
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            written = unicodedata.normalize(form, f"{family} {own}")
            assert name_mark(written, f"{family} {own}", ()) in ("exact", "folded")

    @given(KANJI, KANJI)
    def test_a_name_is_the_same_from_both_sides(self, one: str, other: str) -> None:
        same = ("exact", "folded")
        assert (name_mark(one, other, ()) in same) == (name_mark(other, one, ()) in same)

    @given(ANY, ANY, ANY)
    def test_nothing_breaks_it_and_only_the_four_are_certain(
        self, name: str, address: str, other: str
    ) -> None:
        card = CardFacts(name, BORN, "M", address)
        found = matching.compare(card, replace(KENTA, other_names=(other,)))
        if found.rank == "certain":
            assert found.marks["name"] != "differs"
            assert found.marks["address"] in ("full", "number")

    @given(PLACES, PLACES)
    def test_other_numbers_are_other_places(self, here, there) -> None:
        home = replace(
            HOME, town=f"守恒本町{here[0]}丁目", rest=f"{here[1]}番{here[2]}号", building=""
        )
        text = "福岡県北九州市小倉南区守恒本町{}-{}-{}".format(*there)
        assert (address_mark(text, (home,)) == "full") == (here == there)

    @given(st.permutations([KENTA, replace(KENTA, id=uuid.uuid4(), addresses=(KASUGA,))]))
    def test_the_order_of_the_register_does_not_matter(self, residents) -> None:
        assert match(CARD, residents).certain.resident_id == KENTA.id
