"""What this room hears: every case that opens may be a yearly report that came back."""

from shiyakusho.engines.cases.events import CaseOpened
from shiyakusho.engines.yearly.services import answering


def on_case_opened(event: CaseOpened) -> None:
    answering.take_answer(case_id=event.case_id, application_id=event.application_id)
