"""Who is asked what for, and which purpose answers: every actor and every purpose, no database."""

import pytest

from shiyakusho.ground.audit.actors import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    acting_as,
    for_purpose,
)
from shiyakusho.ground.purpose import glasses
from shiyakusho.ground.purpose.guard import require_purpose, require_searching
from shiyakusho.ground.purpose.refusals import PurposeNeeded

CLERK = Actor("staff", "1", "担当")
PROGRAM = Actor("service", "2", "基幹系")
RESIDENT = Actor("resident", "3", "住民")
KINDS = ("", "case", "visit", "draft", "glass", "task", "self", "system")
ONE, OTHER = "resident:1", "resident:2"


def refused(ask, *given) -> PurposeNeeded | None:
    try:
        ask(*given)
    except PurposeNeeded as refusal:
        return refusal
    return None


@pytest.fixture
def behind(monkeypatch):
    """What the glass ``g`` opens."""
    opens = {"g": ONE, "c": "case:9"}
    monkeypatch.setattr(glasses, "subject_behind", lambda reference: opens.get(reference, ""))


@pytest.mark.parametrize("actor", [CLERK, PROGRAM])
@pytest.mark.parametrize("kind", KINDS)
def test_staff_and_programs_read_for_something(actor, kind, behind) -> None:
    with acting_as(actor):
        for_purpose(kind, "g")
        reads = kind in ("case", "visit", "draft", "glass", "task")
        assert (refused(require_purpose, [ONE]) is None) is reads
        assert (refused(require_purpose) is None) is reads
        refusal = refused(require_searching)
        assert (refusal is None) is (kind in ("visit", "task"))
        assert refusal is None or refusal.extra == {"way": "visit"}


@pytest.mark.parametrize("actor", [RESIDENT, ANONYMOUS, SYSTEM])
def test_nobody_else_is_asked(actor) -> None:
    with acting_as(actor):
        for kind in KINDS:
            for_purpose(kind, "nothing")
            assert refused(require_purpose, [ONE, OTHER]) is refused(require_searching) is None


@pytest.mark.parametrize(
    ("glass", "subjects", "opens"),
    [
        ("g", [ONE], True),
        ("g", [], True),
        ("g", [ONE, "case:9"], True),
        ("g", [OTHER], False),
        ("g", [ONE, OTHER], False),
        ("c", ["case:9"], True),
        ("c", ["case:9", ONE, OTHER], True),  # of a case, whoever is named in it
        ("ended", [ONE], False),
        ("ended", [], False),
        ("", [], False),
    ],
)
def test_a_glass_opens_one_record(glass, subjects, opens, behind) -> None:
    with acting_as(CLERK):
        for_purpose("glass", glass)
        assert (refused(require_purpose, iter(subjects)) is None) is opens


def test_what_is_read_for_is_the_present_purpose() -> None:
    with acting_as(CLERK):
        for_purpose("case", "7", "審査")
        assert refused(require_purpose, [ONE]) is None
        with acting_as(CLERK):
            assert refused(require_purpose, [ONE]) is not None
