"""Our checks of a procedure's definition: the letters it names exist, and have what they must say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from shiyakusho.registers.catalogue.public import texts_in
from shiyakusho.registers.catalogue.registry import Finding

from .glyphs import missing
from .glyphs import name as name_of
from .manifest import Letter, manifest

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition, Process, Question

PRINTED = ("ja", "plain", "en")
Sure = Literal["always", "perhaps", "never"]
DECIDED_BY_US = ("application", "issue")  # a no in these processes is a 処分 of the city
# What every case knows of itself (engines/cases, letter_data).
ALWAYS = {"case", "application", "applicant.name", "amounts.from_month"}
PERHAPS = {"applicant", "facts"}  # a protected person's address stands on no paper


def letters_exist(definition: Definition, process: Process | None) -> Iterator[Finding]:
    """A finding for every letter that ``national/letters`` does not have, and for every outcome that
    is told by a letter nobody names."""
    known = manifest().letters
    for entry, template in definition.letters.items():
        if template not in known:
            yield Finding(
                place=("letters", entry),
                code="unknown_letter",
                message=f"通知書の様式 {template} が national/letters にありません",
            )

    for outcome in process.outcomes if process and definition.form else []:
        if outcome.letter and outcome.letter not in definition.letters:
            said = f"結果「{outcome.title.ja}」の通知書 {outcome.letter} が letters にありません"
            yield Finding(("letters",), "outcome_without_letter", said)


def refusals_can_be_appealed(definition: Definition, process: Process | None) -> Iterator[Finding]:
    """A finding for every outcome of an application that needs a reason and is told by a letter
    without reasons and 教示 (行政手続法8条, 行政不服審査法82条), or by the letter of a grant."""
    if definition.form is None or process is None or process.id not in DECIDED_BY_US:
        return
    granted = {outcome.letter for outcome in process.outcomes if not outcome.needs_reason}
    for outcome in process.outcomes:
        template = definition.letters.get(outcome.letter or "", "")
        letter = manifest().letters.get(template)
        if letter is None or not outcome.needs_reason:
            continue
        said = f"結果「{outcome.title.ja}」の通知書 {template} "
        place = ("letters", outcome.letter or "")
        if letter.kind != "disposition":
            yield Finding(place, "refusal_without_appeal", said + "に、理由と教示がありません")
        elif template in {definition.letters.get(one or "") for one in granted}:
            yield Finding(place, "refusal_as_grant", said + "は、認めるときの通知書です")


def texts_can_be_printed(definition: Definition, process: Process | None) -> Iterator[Finding]:
    """A finding for every text of a form with a character no font of the house draws: the 様式 and the
    letters would be refused. (Languages that are never printed are not looked at.)"""
    if definition.form is None:
        return
    for place, text in texts_in(definition):
        for language in PRINTED:
            if undrawn := missing(getattr(text, language) or ""):
                said = f"印刷できない文字があります: {'、'.join(map(name_of, undrawn))}"
                yield Finding((*place, language), "unprintable_text", said)


def letters_have_their_values(definition: Definition, process: Process | None) -> Iterator[Finding]:
    """A finding for every value that a letter of an outcome must have and this procedure cannot give
    it, and a warning for one that it may lack: such a letter would be refused at the draft."""
    if definition.form is None or process is None:
        return
    known = _Known(definition, process)
    ends_in = {outcome.letter for outcome in process.outcomes}
    for name, template in definition.letters.items():
        letter = manifest().letters.get(template)
        if letter is None or name not in ends_in:
            continue
        for field, sure in _standing(letter, known):
            words = "どこからも入りません" if sure == "never" else "入らないことがあります"
            said = f"通知書 {template} に要る「{_label(field)}」({field})が{words}"
            yield Finding(("letters", name), "letter_value", said, grave=sure == "never")


def _standing(letter: Letter, known: _Known) -> Iterator[tuple[str, Sure]]:
    """The fields a letter must have and may lack."""
    for field, sources in letter.sources.items():
        if letter.is_optional(field):
            continue
        found = {known.how_sure(path) for path in sources}
        if "always" not in found:
            yield field, "perhaps" if "perhaps" in found else "never"
    for field in letter.fields.keys() - letter.sources.keys():
        if not letter.is_optional(field):
            yield field, "never"


def _label(field: str) -> str:
    return manifest().labels[field].ja


class _Known:
    """What cases of a procedure come to know, and how surely."""

    def __init__(self, definition: Definition, process: Process) -> None:
        self.answers: dict[str, Sure] = {}
        for page in definition.form.pages if definition.form else []:
            hangs = page.when is not None or page.repeat is not None
            self.answers |= {q.id: _surely(q, perhaps=hangs) for q in page.questions}
            if page.repeat:
                self.answers[page.id] = "perhaps"
        self.answers |= {one.id: "perhaps" for one in definition.attachments}
        self.record: dict[str, Sure] = {"when": "perhaps", "place": "perhaps"}
        for question in (q for move in process.moves for q in move.record):
            loose = self.record.get(question.id) == "perhaps"  # by another move, and not surely
            self.record[question.id] = _surely(question, perhaps=loose)
        self.amounts = definition.amounts.keys()
        self.fee = definition.fee is not None

    def how_sure(self, path: str) -> Sure:
        """Whether the value at a letter's source is there at every decision."""
        root, name = path.split(".")[:2]
        if root in ALWAYS or f"{root}.{name}" in ALWAYS:
            return "always"
        if root == "answers":
            return self.answers.get(name, "never")
        if root == "record":
            return self.record.get(name, "never")
        if root == "amounts":
            return self._amount(name)
        return "perhaps" if root in PERHAPS else "never"

    def _amount(self, name: str) -> Sure:
        if name == "fee" and self.fee:
            return "perhaps"
        return "always" if name in self.amounts else "never"


def _surely(question: Question, *, perhaps: bool = False) -> Sure:
    return "perhaps" if perhaps or question.when or question.required is not True else "always"
