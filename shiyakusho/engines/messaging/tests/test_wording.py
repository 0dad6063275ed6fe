"""Wordings: declared values only, three languages, plain text."""

from datetime import date

import pytest
from pydantic import ValidationError

from shiyakusho.engines.messaging.refusals import UnknownTemplate, WrongContext
from shiyakusho.engines.messaging.wording import LANGUAGES, Wording, all_wordings, wording

WORDS = {
    "ja": "{number} {day}",
    "plain": "｜番号《ばんごう》 {number} {day}",
    "en": "{number} {day}",
}


def _wording(**changes: object) -> Wording:
    parts = {
        "id": "x",
        "title": "x",
        "uses": {"number": "text", "day": "date"},
        "subject": {"ja": "{number}", "plain": "{number}", "en": "{number}"},
        "body": WORDS,
    }
    return Wording(**{**parts, **changes})


def test_each_language_writes_its_own_date() -> None:
    context = {"number": "26-000123", "day": date(2026, 12, 4)}
    written = {lang: _wording().render(context, lang).body for lang in LANGUAGES}
    assert written == {
        "ja": "26-000123 令和8年12月4日（金曜日）",
        "ja-easy": "番号（ばんごう） 26-000123 令和8年12月4日（金曜日）",
        "en": "26-000123 Friday 4 December 2026",
    }


def test_a_value_not_declared_is_refused() -> None:
    context = {"number": "1", "day": date(2026, 12, 4), "name": "山田 太郎"}
    with pytest.raises(WrongContext) as refusal:
        _wording().render(context, "ja")
    assert refusal.value.extra["names"] == ["name"]


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(WrongContext):
        _wording().render({"number": "1"}, "ja")


@pytest.mark.parametrize("text", ["a\r\nBcc: x@example.jp", "a\x00b", "a\u2028b", "x" * 201])
def test_text_that_could_break_a_header_is_refused(text: str) -> None:
    with pytest.raises(WrongContext):
        _wording().render({"number": text, "day": date(2026, 12, 4)}, "ja")


@pytest.mark.parametrize("field", ["{number.__class__}", "{number!r}", "{number:>9}", "{0}", "{}"])
def test_only_a_bare_declared_name_may_stand_in_braces(field: str) -> None:
    with pytest.raises(ValidationError):
        _wording(body={"ja": field, "plain": field, "en": field})


def test_an_undeclared_name_is_a_fault_of_the_file() -> None:
    with pytest.raises(ValidationError, match="undeclared"):
        _wording(body={"ja": "{name}", "plain": "", "en": ""})


def test_unknown_template() -> None:
    with pytest.raises(UnknownTemplate):
        wording("no-such")


@pytest.mark.parametrize("template", sorted(all_wordings()))
def test_shipped_wordings_say_only_what_a_mail_may(template: str) -> None:
    allowed = {"receipt_number", "procedure", "link", "office", "phone", "respond_by", "due_on"}
    allowed |= {"visit_from", "visit_until"}  # days for everybody, nobody's own
    allowed |= {"who"}  # a role (配偶者), nobody's name
    allowed |= {"joined_to"}  # another receipt number of theirs
    allowed |= {"what", "day", "time", "until", "dates", "places"}  # of a booking
    allowed |= {"number", "place", "slots", "draws"}  # of a lottery
    allowed |= {"fee", "amount", "at"}  # of a payment: how much and when, never why
    shipped = wording(template)
    assert set(shipped.uses) <= allowed
    for language in LANGUAGES.values():
        assert "{link}" in getattr(shipped.body, language)
        assert getattr(shipped.subject, language)
