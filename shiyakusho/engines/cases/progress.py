"""How a case stands, for the pages of the forms: read-only, without letters and reasons."""

from __future__ import annotations

from typing import Any

from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.offices import office_of
from shiyakusho.engines.cases.process import process_of
from shiyakusho.engines.cases.status_page import TAGS, timeline, told_step
from shiyakusho.engines.forms.registry import Progress


def progress_of(application: Any) -> Progress | None:
    """The step of the application's case with its public words and true times."""
    case = Case.objects.select_related("application").filter(application=application).first()
    if case is None:
        return None
    process, office = process_of(case), office_of(case)
    step = process.step(case.state)
    return Progress(
        step=told_step(process, case.state),
        text=step.public,
        tag=TAGS.get(case.step_kind, "neutral"),
        timeline=timeline(case, process),
        office=office.name,
        phone=office.phone,
        until=case.due_on if case.is_open else None,
        is_open=case.is_open,
    )
