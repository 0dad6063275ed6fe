"""A spoiled acts.yaml is named before anybody is let in by it."""

import pytest

from shiyakusho.engines.cases import acts


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"acts": {"burn": {"title": "x", "permission": "cases.burn"}}}, "burn needs permissions"),
        ({"acts": {"burn": {"title": "x", "permission": []}}}, "burn needs permissions"),
        ({"writes": {"cases.burn": "nobody"}}, "cases.burn is made by nobody we know: nobody"),
        ({"writes": {"cases.burn": ["burn"]}}, "cases.burn names acts that are not there"),
    ],
)
def test_a_spoiled_file_of_acts_is_named(monkeypatch, table, said) -> None:
    sound = {
        "acts": {"note": {"title": "x", "permission": "cases.work"}},
        "writes": {"cases.note": ["note"]},
    }
    monkeypatch.setattr(acts, "_table", lambda: sound | table)
    acts.acts.cache_clear()
    try:
        with pytest.raises(ValueError, match=f"acts.yaml: {said}"):
            acts.writes()
    finally:
        acts.acts.cache_clear()


def test_writes_are_by_acts_or_by_whom_the_file_says() -> None:
    found = acts.writes()
    assert found["cases.assign"] == ("assign", "take_over")
    assert {by for by in found.values() if isinstance(by, str)} == {"applicant", "system"}
    assert acts.acts()["read_draft"].permissions == ("cases.draft", "cases.decide")
    assert acts.acts()["note"] == acts.Act("note", "メモを書く", ("cases.work",))
