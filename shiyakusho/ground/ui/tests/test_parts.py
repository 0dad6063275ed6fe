"""Every part in every state: sound markup, nothing inline, in every language."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from shiyakusho.ground.ui.components import Component, components
from shiyakusho.ground.ui.icons import EVENTS, SAME, SIGNS, icon
from shiyakusho.ground.ui.tests.form_reader import FormReader

PARTS = components()


@pytest.mark.parametrize("code", ["ja", "ja-easy", "en"])
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_state_is_sound(part: Component, code: str) -> None:
    with translation.override(code):
        for state in part.states:
            read = FormReader(render_to_string(part.template, dict(state.context)))
            assert read.inline == []
            assert [name for name, count in read.ids.items() if count > 1] == []
            assert read.pointed_at <= set(read.ids), state.title


def test_long_text_is_never_cut() -> None:
    states = [state for part in PARTS for state in part.states if "long" in state.title]
    assert len(states) > 20
    for part in PARTS:
        for state in part.states:
            if state.title.endswith("long") and part.name == "button":
                assert str(state.context["label"]) in render_to_string(
                    part.template, dict(state.context)
                )


def test_every_pictogram_is_decoration_with_one_stroke() -> None:
    for name in [*EVENTS, *SIGNS, *SAME, "never-heard-of"]:
        drawn = icon(name)
        assert 'aria-hidden="true"' in drawn
        assert "style=" not in drawn
        assert "<path" in drawn or "<circle" in drawn


def test_an_empty_error_summary_draws_nothing() -> None:
    assert render_to_string("ui/parts/error_summary.html", {"errors": []}).strip() == ""


def test_a_dict_is_as_good_as_a_field() -> None:
    from shiyakusho.ground.ui.fields import Field

    given = {"kind": "text", "name": "q", "label": "題", "required": True, "value": "x"}
    drawn = render_to_string("ui/parts/field.html", {"field": given})
    assert drawn == render_to_string("ui/parts/field.html", {"field": Field(**given)})
