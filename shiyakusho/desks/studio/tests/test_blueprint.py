"""Whatever a definition can say, an officer can write: the blueprint knows every field of its shape."""

import pytest

from shiyakusho.desks.studio.blueprint import SECTIONS, Element
from shiyakusho.registers.catalogue import definition as shape
from shiyakusho.registers.catalogue.form import Page, Question
from shiyakusho.registers.catalogue.signer import Signer

SHAPES = {
    "question": Question, "page": Page, "attachment": shape.Attachment, "signer": Signer,
    "option": shape.Option, "criterion": shape.Criterion, "fact": shape.FactUse,
    "amount": shape.Amount, "deadline": shape.Deadline, "document": shape.Document,
    "step": shape.ExtraStep, "move": shape.Move, "outcome": shape.Outcome, "test": shape.TestCase,
}  # fmt: skip
# Given once for ever at the beginning, made by the studio, or a field of its own for each outcome.
ELSEWHERE = {"definition": {"id", "letters"}, "document": {"id"}}


def fields(model) -> set[str]:
    return {one.alias or name for name, one in model.model_fields.items()}


def elements() -> dict[str, set[str]]:
    """The first words of every element's fields, by its kind; of the document itself: definition."""
    found: dict[str, set[str]] = {"definition": set()}

    def learn(element: Element, kind: str) -> None:
        keys = {part.key.split(".")[0] for part in element.parts}
        found.setdefault(kind, set()).update(keys)
        for part in element.parts:
            if part.element is not None:
                learn(part.element, part.element.kind)

    for section in SECTIONS:
        for group in section.groups:
            learn(group.element, "definition")
        for one in section.collections:
            found["definition"].add(one.place.split(".")[0])
            learn(one.element, one.element.kind)
            if one.inside is not None:
                found[one.element.kind].add(one.inside.place)
                learn(one.inside.element, one.inside.element.kind)
    return found


@pytest.mark.parametrize("kind", ["definition", *SHAPES])
def test_every_field_of_the_shape_can_be_written_and_no_other(kind):
    model = SHAPES.get(kind, shape.Definition)
    assert fields(model) - ELSEWHERE.get(kind, set()) == elements()[kind]
