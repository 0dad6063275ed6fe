"""The resident opens a letter: the city may say it was read, with the time."""

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case, CaseLetter
from shiyakusho.engines.cases.refusals import NoLetter
from shiyakusho.engines.cases.services.lettering import case_letter
from shiyakusho.engines.letters import public as letters
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded


def read_letter(*, case: Case, n: int, opened: bool = True, reference: bool = False) -> bytes:
    """The PDF of letter ``n``; its first opening is written down. :class:`NoLetter`.

    ``reference`` gives the sheet in the reader's language that goes with it; reading that alone is
    not opening the letter.
    """
    letter = case_letter(case, n)
    if reference:
        if letter.letter.reference is None:
            raise NoLetter
        return letters.pdf_of(letter.letter, reference=True)
    if opened and letter.read_at is None:
        _note_opening(letter)
    return letters.pdf_of(letter.letter)


def _note_opening(letter: CaseLetter) -> None:
    with recorded("cases.read_letter", subjects=letter.case.subjects, n=letter.n):
        now = clock.now()
        # Of two tabs that open it at once, the first alone is the opening.
        if CaseLetter.objects.filter(pk=letter.pk, read_at=None).update(read_at=now):
            history.append(letter.case, EventKind.LETTER_READ, public=True, n=letter.n)
