"""The resident opens a letter: the city may say it was read, with the time."""

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case, CaseLetter
from shiyakusho.engines.cases.refusals import NoLetter
from shiyakusho.engines.cases.services.lettering import case_letter
from shiyakusho.engines.letters import public as letters
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded


def read_letter(*, case: Case, n: int, opened: bool = True) -> bytes:
    """The PDF of letter ``n``; its first opening is written down. :class:`NoLetter`."""
    letter = case_letter(case, n)
    if opened and letter.read_at is None:
        _note_opening(letter)
    return letters.pdf_of(letter.letter)


def read_reference(*, case: Case, n: int, language: str) -> bytes:
    """The sheet that explains letter ``n`` to a reader of ``language``; :class:`NoLetter`.

    Reading that alone is not opening the letter.
    """
    letter = case_letter(case, n)
    try:
        return letters.reference_of(letter.letter, sheet_language(letter, language))
    except LookupError:
        raise NoLetter from None


def sheet_language(letter: CaseLetter, reads: str) -> str:
    """In which language a reader of ``reads`` has the letter explained; on Japanese pages in the
    one the application was filed in."""
    return str(letter.letter.language) if reads == "ja" else reads


def explained(shown: list[CaseLetter], reads: str) -> set[int]:
    """Which of the letters have a sheet for a reader of ``reads``."""
    return {
        one.pk for one in shown if letters.has_reference(one.letter, sheet_language(one, reads))
    }


def _note_opening(letter: CaseLetter) -> None:
    with recorded("cases.read_letter", subjects=letter.case.subjects, n=letter.n):
        now = clock.now()
        # Of two tabs that open it at once, the first alone is the opening.
        if CaseLetter.objects.filter(pk=letter.pk, read_at=None).update(read_at=now):
            history.append(letter.case, EventKind.LETTER_READ, public=True, n=letter.n)
