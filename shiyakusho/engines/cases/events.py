"""News of cases."""

from dataclasses import dataclass

from shiyakusho.ground.events import Event


@dataclass(frozen=True)
class CaseOpened(Event):
    """An application became a case."""

    case_id: str
    application_id: str


@dataclass(frozen=True)
class CaseMoved(Event):
    """A case went from one step to another."""

    case_id: str
    from_state: str
    to_state: str
    move: str


@dataclass(frozen=True)
class CaseDecided(Event):
    """A decision was approved; ``outcome`` is what the city answered."""

    case_id: str
    outcome: str
    document_number: str


@dataclass(frozen=True)
class LetterIssued(Event):
    """A letter of a case exists and can be opened."""

    case_id: str
    letter_id: str
    n: int


@dataclass(frozen=True)
class PagesPrinted(Event):
    """Papers of a case were put into a file to be printed (``what`` is ``letter`` or ``form``), or a
    page of it onto paper by a browser (``sheet`` 審査票, ``readback`` 読み返し, ``slip`` 受付票)."""

    case_id: str
    what: str
    pages: int
