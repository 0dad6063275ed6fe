"""Texts come out escaped, in the reader's language, with readings as ruby."""

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.ui.ruby import without_ruby
from shiyakusho.ground.ui.text import in_language, plain_text, say

TITLE = {"ja": "手続き", "plain": "｜手続《てつづ》き", "en": "Procedure"}
RUBY = "<ruby>手続<rp>（</rp><rt>てつづ</rt><rp>）</rp></ruby>き"


def rendered(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("code", "html", "plain"),
    [
        ("ja", "手続き", "手続き"),
        ("ja-easy", RUBY, "手続き"),
        ("en", "Procedure", "Procedure"),
    ],
)
def test_a_text_in_each_language(code: str, html: str, plain: str) -> None:
    with translation.override(code):
        assert say(TITLE) == html
        assert plain_text(TITLE) == plain
        assert rendered("{{ x|say }}", x=TITLE) == html


def test_a_missing_language_falls_back_to_japanese() -> None:
    assert in_language({"ja": "手続き", "plain": "", "en": None}, "en") == "手続き"
    assert in_language({"ja": "手続き"}, "ja-easy") == "手続き"


def test_what_a_resident_wrote_never_becomes_markup() -> None:
    hostile = "<script>alert(1)</script>｜<b>《<i>》"
    shown = rendered("{{ x|say }}", x=hostile)
    assert "<script" not in shown
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "<ruby>&lt;b&gt;" in shown


def test_html_made_before_is_not_escaped_twice() -> None:
    assert rendered("{{ x|say }}", x=mark_safe("<b>x</b>")) == "<b>x</b>"
    assert rendered('{% t "円" as yen %}{{ yen|say }}') == "円"


@given(st.text())
def test_a_text_without_the_notation_is_only_escaped(value: str) -> None:
    from django.utils.html import escape

    if "｜" not in value:
        assert say(value) == escape(value)
        assert without_ruby(value) == value


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ja", "3件"),
        ("ja-easy", "3<ruby>件<rp>（</rp><rt>けん</rt><rp>）</rp></ruby>"),
        ("en", "3 items"),
    ],
)
def test_a_message_with_a_number(code: str, expected: str) -> None:
    with translation.override(code):
        assert rendered('{% t "%(count)s件" count=n %}', n=3) == expected
        assert "<ruby>" not in rendered('{% tt "%(count)s件" count=n %}', n=3)


def test_a_value_in_a_message_is_escaped() -> None:
    assert "&lt;b&gt;" in rendered('{% t "%(count)s件" count=n %}', n="<b>")


def test_a_text_of_three_languages_is_one_value_of_a_list() -> None:
    class Told:
        """As a definition's texts are: it can be iterated, and says itself in a language."""

        def in_language(self, code: str) -> str:
            return f"職業 {code}"

        def __iter__(self):
            return iter([("ja", "職業"), ("en", "Occupation")])

    template = "{% for one in x|listed %}[{{ one|say }}]{% endfor %}"
    assert rendered(template, x=Told()) == "[職業 ja]"
    assert rendered(template, x=[Told(), "いいえ"]) == "[職業 ja][いいえ]"
