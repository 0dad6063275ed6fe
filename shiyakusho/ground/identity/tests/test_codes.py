"""Numbers read aloud and copied by hand: one slip is always noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.identity import codes

CODES = st.text(alphabet=codes.ALPHABET, min_size=codes.BODY, max_size=codes.BODY).map(
    lambda body: body + codes.check_character(body)
)


@given(CODES, st.integers(0, codes.LENGTH - 1), st.sampled_from(codes.ALPHABET))
def test_every_single_wrong_sign_is_noticed(code, at, sign):
    wrong = code[:at] + sign + code[at + 1 :]
    assert codes.is_well_formed(wrong) is (wrong == code)


@given(CODES, st.integers(0, codes.LENGTH - 1), st.integers(0, codes.LENGTH - 1))
def test_every_two_signs_exchanged_are_noticed(code, one, other):
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]
    wrong = "".join(signs)
    assert codes.is_well_formed(wrong) is (wrong == code)


@given(CODES)
def test_read_however_it_is_typed(code):
    for typed in (
        codes.grouped(code),
        codes.grouped(code).lower(),
        " ".join(code),
        code.translate(str.maketrans({c: chr(ord(c) + 0xFEE0) for c in codes.ALPHABET})),
        codes.grouped(code).replace("-", "ー"),
    ):
        assert codes.as_typed(typed) == code


def test_new_codes_are_well_formed_and_different():
    made = {codes.new_code() for _ in range(2000)}
    assert len(made) == 2000
    assert all(map(codes.is_well_formed, made))
    assert not set("".join(made)) & set("01258BIJLOSUVZ") - set("J")


@pytest.mark.parametrize("typed", ["", "K", "あいうえおかきくけこ", "\0" * 10, "0" * 10, "A" * 400])
def test_anything_else_is_not_a_code(typed):
    assert not codes.is_well_formed(codes.as_typed(typed))


def test_a_hash_is_bound_to_its_purpose_and_to_the_house(settings):
    first = codes.digest("x", "resume code")
    assert first != codes.digest("x", "resume link")
    settings.SECRET_KEY = "another house"
    assert first != codes.digest("x", "resume code")
