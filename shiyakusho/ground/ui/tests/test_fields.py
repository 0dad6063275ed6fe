"""What the browser sends comes back as it was typed, for every kind."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from shiyakusho.ground.ui.fields import (
    MAX_PEOPLE,
    Field,
    date_parts,
    date_text,
    people_rows,
    posted,
)
from shiyakusho.ground.ui.tests.form_reader import FormReader

# NUL is refused by forms and carriage returns are normalised by browsers; everything else stays.
TYPED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=80)
LINE = TYPED.map(lambda text: text.replace("\n", " "))
DATE = st.fixed_dictionaries(
    {"era": st.sampled_from(["", "R", "S"]), "year": LINE, "month": LINE, "day": LINE}
)
OPTIONS = [{"value": value, "label": value} for value in ("a", "い", "c<d")]


def sent_again(field: Field) -> Any:
    html = render_to_string("ui/parts/field.html", {"field": field})
    return posted(field.kind, field.name, FormReader(html).data)


@settings(max_examples=60, deadline=None)
@given(kind=st.sampled_from(["text", "name", "kana", "email", "phone", "money"]), value=LINE)
def test_one_line_is_kept_to_the_letter(kind: str, value: str) -> None:
    assert sent_again(Field(kind=kind, name="q.x", label="題", value=value)) == value


@settings(max_examples=60, deadline=None)
@given(value=TYPED)
def test_many_lines_are_kept_to_the_letter(value: str) -> None:
    assert sent_again(Field(kind="textarea", name="q", label="題", value=value)) == value


@settings(max_examples=40, deadline=None)
@given(value=DATE)
def test_a_date_is_kept_even_when_it_is_none(value: dict[str, str]) -> None:
    assert sent_again(Field(kind="date", name="d", label="題", value=value)) == value


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({"name": LINE, "birth_date": DATE, "relation": LINE}),
        min_size=1,
        max_size=3,
    )
)
def test_people_are_kept(value: list[dict[str, Any]]) -> None:
    assert sent_again(Field(kind="people", name="children", label="題", value=value)) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("choice", "c<d"),
        ("choices", ["a", "い"]),
        ("choices", []),
        ("bool", "no"),
        ("address", {"postal_code": "８０２-0001", "town": "小倉北区", "rest": "1-1 葛󠄀ビル"}),
        (
            "bank_account",
            {
                "bank": "門司銀行",
                "branch": "本店",
                "type": "savings",
                "number": "0012345",
                "holder_kana": "ﾀｶｻｷ ﾖｼﾉ",
            },
        ),
    ],
)
def test_the_other_kinds_are_kept(kind: str, value: Any) -> None:
    assert sent_again(Field(kind=kind, name="q", label="題", value=value, options=OPTIONS)) == value


def test_many_options_become_a_list_to_choose_from() -> None:
    many = [{"value": str(n), "label": f"選択{n}"} for n in range(9)]
    field = Field(kind="choice", name="q", label="題", value="4", options=many)
    assert "<select" in render_to_string("ui/parts/field.html", {"field": field})
    assert sent_again(field) == "4"


def test_an_attacker_cannot_make_a_thousand_people() -> None:
    data = QueryDict(mutable=True)
    for n in range(500):
        data[f"c.{n}.name"] = "x"
    assert len(posted("people", "c", data)) == MAX_PEOPLE


def test_dates_in_every_shape_they_arrive_in() -> None:
    assert date_parts(date(2026, 5, 1)) == date_parts("2026-05-01")
    assert date_text("2026-05-01") == "2026/5/1"
    assert date_text({"era": "R", "year": "8", "month": "5", "day": "1"}) == "R8/5/1"
    assert date_text({"era": "R", "year": "", "month": "", "day": ""}) == ""
    assert date_text(None) == ""


def test_an_error_is_tied_to_its_question() -> None:
    field = Field(kind="text", name="a.b", label="題", help="助け", error="だめです")
    html = render_to_string("ui/parts/field.html", {"field": field})
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="error-f-a-b f-a-b-help "' in html
    assert FormReader(html).pointed_at <= set(FormReader(html).ids)


def test_how_somebody_is_related_may_be_left_out() -> None:
    row = people_rows(Field("people", "kids", "お子さん"))[0]
    assert [one.required for one in row.fields] == [True, True, False]
    row = people_rows(Field("people", "kids", "お子さん", required=False))[0]
    assert [one.required for one in row.fields] == [False, False, False]
