"""The day of the event, as the answers of a form tell it."""

from datetime import date
from typing import Any

import pytest

from shiyakusho.engines.forms import known
from shiyakusho.engines.forms.occurred import occurred_on
from shiyakusho.registers.catalogue import public as catalogue

from . import procedures

CHILDREN = [
    {"key": "p1", "name": "葛󠄀城 太郎", "birth_date": "2022-05-20", "relation": "子"},
    {"key": "p2", "name": "葛󠄀城 光", "birth_date": "2026-11-09", "relation": ""},
]


def definition(deadlines: list[dict[str, Any]], questions: list[dict[str, Any]]) -> Any:
    page = {"id": "only", "title": "全部", "questions": questions}
    return procedures.definition(
        procedures.SAMPLE | {"deadlines": deadlines, "form": {"pages": [page]}, "attachments": []}
    )


BIRTH = {"event": "birth", "text": "15日以内", "within": {"days": 15}, "from": "birth_date"}
MOVED = {
    "event": "move-in",
    "text": "15日以内",
    "within": {"days": 15},
    "from": "planned_move_out_date",
}
REASON = {
    "id": "claim_reason",
    "kind": "choice",
    "label": "理由",
    "options": [{"value": one, "label": one} for one in ("birth", "move_in", "other")],
}
KIDS = {"id": "kids", "kind": "people", "label": "お子さん", "fact": "children"}
OUT = {"id": "left_on", "kind": "date", "label": "転出予定日", "fact": "planned_move_out_date"}
WHEN = {"id": "change_date", "kind": "date", "label": "いつ", "fact": "event_date"}
CLAIM = ([BIRTH, MOVED], [REASON, OUT, KIDS])


@pytest.mark.parametrize(
    ("values", "day"),
    [
        ({"claim_reason": "birth", "kids": CHILDREN}, date(2026, 11, 9)),
        ({"claim_reason": "birth", "kids": []}, None),
        ({"claim_reason": "move_in", "left_on": "2026-11-02", "kids": CHILDREN}, date(2026, 11, 2)),
        ({"claim_reason": "other", "kids": CHILDREN}, None),
        ({"kids": CHILDREN}, None),
    ],
)
def test_a_claim_for_a_child(values: dict[str, Any], day: date | None) -> None:
    assert occurred_on(definition(*CLAIM), values) == day


def test_a_birth_counts_only_where_a_deadline_counts_from_it() -> None:
    values = {"claim_reason": "birth", "kids": CHILDREN}
    assert occurred_on(definition([MOVED], [REASON, OUT, KIDS]), values) is None


def test_the_day_asked_outright_goes_first() -> None:
    values = {"claim_reason": "birth", "change_date": "2026-11-10", "kids": CHILDREN}
    asked = definition([BIRTH], [REASON, WHEN, KIDS])
    assert occurred_on(asked, values) == date(2026, 11, 10)


def test_the_day_of_the_event_is_not_offered_to_other_procedures() -> None:
    asked = definition([BIRTH], [WHEN, OUT])
    assert [known.fact_of(one) for one in asked.form.questions()] == ["", "planned_move_out_date"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("procedure", "values", "day"),
    [
        ("child-allowance-claim", {"claim_reason": "birth", "children": CHILDREN}, "2026-11-09"),
        (
            "child-allowance-claim",
            {"claim_reason": "move_in", "planned_move_out_date": "2026-11-02"},
            "2026-11-02",
        ),
        (
            "child-allowance-amount",
            {"change_reason": "birth", "change_date": "2026-11-09", "children": CHILDREN},
            "2026-11-09",
        ),
        ("child-medical", {"apply_reason": "birth", "reason_date": "2026-11-09"}, "2026-11-09"),
        ("nhi-leave", {"new_insurance_date": "2026-10-01"}, "2026-10-01"),
        ("move-out", {"move_out_date": "2026-12-01"}, "2026-12-01"),
        ("dog-register", {"acquired_date": "2026-11-05"}, "2026-11-05"),
    ],
)
def test_the_nations_forms_say_the_day_of_their_event(
    procedure: str, values: dict[str, Any], day: str
) -> None:
    live = catalogue.live(procedure).definition
    assert occurred_on(live, values) == date.fromisoformat(day)
