"""Rules without a database: filters, records, corrections' reasons, comparing with the register."""

from types import SimpleNamespace

import pytest

from shiyakusho.engines.cases.case_page import same
from shiyakusho.engines.cases.correction_reasons import correction_reasons
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.queue import BY_CLOSING, BY_DAY, VIEWS, read_cursor
from shiyakusho.engines.cases.recording import read_record
from shiyakusho.engines.cases.refusals import FilterUnknown, RecordIncomplete


def question(kind: str, required: bool = True, **more: object) -> SimpleNamespace:
    plain = {"id": "q", "kind": kind, "required": required, "options": None}
    return SimpleNamespace(**plain, **({"min": None, "max": None, "max_length": None} | more))


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", "鑑札 第5号", "鑑札 第5号"),
        ("integer", "12", 12),
        ("money", 1600, 1600),
        ("bool", "yes", True),
        ("bool", False, False),
        ("date", "R8/12/1", "2026-12-01"),
        ("date", "2026-12-01", "2026-12-01"),
    ],
)
def test_read_record(kind: str, given: object, kept: object) -> None:
    assert read_record([question(kind)], {"q": given}) == {"q": kept}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", ""),
        ("text", "a\x00b"),
        ("text", 5),
        ("integer", "十二"),
        ("integer", True),
        ("bool", "maybe"),
        ("date", "R8/2/30"),
        ("choices", "a"),
    ],
)
def test_read_record_refuses(kind: str, given: object) -> None:
    with pytest.raises(RecordIncomplete) as refusal:
        read_record([question(kind)], {"q": given})
    assert set(refusal.value.extra["errors"]) == {"q"}


def test_read_record__what_is_not_required_may_be_left_out() -> None:
    assert read_record([question("text", required=False)], None) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("view", "x"), ("state", "drop table"), ("procedure", "a'b"), ("q", "26-0%"), ("due", "-1"),
        ("due", "soon"), ("due", "٣"), ("arrived", "over"), ("arrived", "99999"), ("mark", "blue"),
        ("assignee", "everybody"), ("secrecy", "4"), ("sort", "name"), ("channel", "fax"),
        ("section", "a\x00b"),
    ],
)  # fmt: skip
def test_filter__what_cannot_be_meant_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(FilterUnknown) as refused:
        CaseFilter.of({"view": "open", name: value})
    assert refused.value.extra["filters"] == {name: value}


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_filter__comes_back_from_its_query(view: str) -> None:
    wanted = CaseFilter(view=view, state="received", procedure="child-allowance-claim", q="26-01")
    assert CaseFilter.of(wanted.query()) == wanted


@pytest.mark.parametrize("cursor", [None, "", "x", "2026-11-20~", "2026-02-30~" + "0" * 32, "~~"])
def test_cursor__garbage_is_the_beginning(cursor: str | None) -> None:
    assert read_cursor(cursor, BY_DAY) is None
    assert read_cursor(cursor, BY_CLOSING) is None


def test_every_reason_is_there_in_three_languages() -> None:
    for reason in correction_reasons().values():
        assert reason.text.ja and reason.text.plain and reason.text.en
        further = {reason.text.in_language(one) for one in ("zh-hans", "ko", "vi")}
        assert len(further) == 3 and reason.text.ja not in further
        assert reason.text.in_language("ne") == reason.text.ja  # where there is no text yet


@pytest.mark.parametrize(
    ("said", "register", "expected"),
    [
        ("山田 太郎", "山田　太郎", True),
        ("山田太郎", "山田 太朗", False),
        (
            {"postal_code": "8030814", "town": "北九州市小倉北区大手町", "rest": "1番1号"},
            {"postal_code": "8030814", "town": "小倉北区大手町", "rest": "1番1号"},
            True,
        ),
        (
            {"postal_code": "8030814", "town": "北九州市小倉北区大手町", "rest": "1番2号"},
            {"postal_code": "8030814", "town": "小倉北区大手町", "rest": "1番1号"},
            False,
        ),
        (None, "山田 太郎", False),
    ],
)
def test_same(said: object, register: object, expected: bool) -> None:
    assert same(said, register) is expected
