# texts: staff
"""The review sheet (審査票): answers beside the register, the criteria with what they rest on, the
papers beside; one screen, and one print. Drawn of a case, or of an example of a definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases.case_page import SheetSection, review_sheet
from shiyakusho.engines.cases.facts import Judged, criteria_of, facts_of
from shiyakusho.engines.cases.models import Case, Correction
from shiyakusho.engines.cases.people_of import person_of
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.shown import shown_amounts, shown_value
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.ui.text import plain_text

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition

LONGEST = 60  # signs of a fact's value on the sheet


@dataclass(frozen=True)
class Reason:
    """A criterion on the sheet: what it rests on (`used`: words and values) and what it wants to
    know (`missing`: words)."""

    judged: Judged
    used: list[tuple[str, str]]
    missing: list[str]


def sheet_of_case(case: Case) -> dict[str, Any]:
    """For cases/staff/review.html; the reading is the view's to note."""
    definition, sections = definition_of(case), review_sheet(case)
    how = forms.interviews.taken_down(case.application)
    return {
        "case": case,
        "definition": definition,
        "person": person_of(case),
        "how": how,
        "identified_by": forms.interviews.identified_by(how) if how else [],
        "papers_kept": _papers(how.papers if how else {}, definition),
        "amounts": shown_amounts(case),
        "reasons": reasons_of(criteria_of(case), facts_of(case), definition),
        "corrections": Correction.objects.filter(case=case).count(),
        **counted(sections),
    }


def counted(sections: list[SheetSection]) -> dict[str, Any]:
    """The sections with what catches the eye: how many differ, which files there are."""
    rows = [row for section in sections for row in section.rows]
    return {
        "sheet": [section for section in sections if any(not row.files for row in section.rows)],
        "files": [(row.label, row.files) for row in rows if row.files],
        "differences": sum(row.differs for row in rows),
        "compared": sum(row.register is not None for row in rows),
    }


def reasons_of(
    judged: Iterable[Judged], facts: Mapping[str, Any], definition: Definition
) -> list[Reason]:
    """Each criterion with the words and values of the facts it looked at."""
    words = fact_words(definition)
    return [
        Reason(
            one,
            [(words.get(name, name), _short(facts.get(name))) for name in one.used],
            [words.get(name, name) for name in one.missing],
        )
        for one in judged
    ]


def fact_words(definition: Definition) -> dict[str, str]:
    """What a fact is called: by the question of this form, else by the vocabulary's."""
    words = {
        name: fact.question["ja"]
        for name, fact in national_vocabulary().facts.items()
        if fact.question
    }
    words |= {name: use.question.ja for name, use in definition.facts.items() if use.question}
    for question in definition.form.questions() if definition.form else []:
        if question.kind != "note":
            words[question.fact or question.id] = question.label.ja
    return {name: plain_text(text) for name, text in words.items()}


def _papers(papers: Mapping[str, str], definition: Definition) -> list[tuple[Any, str]]:
    said = {"kept": "紙で預かった", "shown": "見て返した"}
    return [(one.label, said[papers[one.id]]) for one in definition.attachments if one.id in papers]


def _short(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)}件"
    if isinstance(value, dict):
        value = value.get("name") or value
    text = shown_value(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
