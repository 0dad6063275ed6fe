"""One interview over several forms: how much is asked, and that each form gets its own answers."""

import random
from collections import Counter

import pytest

from shiyakusho.engines.forms.together.interview import interview
from shiyakusho.engines.forms.together.meanings import meanings_of, table
from shiyakusho.registers.catalogue import public as catalogue

from .answerer import Answerer, alone, together

pytestmark = pytest.mark.django_db  # the clock is the database's
FORMS = {one.procedure_id: one.definition for one in catalogue.drafts() if one.definition.form}
# What a family files for one event, and by how much the questions shrink at least.
EVENTS = {
    "birth": (["child-allowance-claim", "child-medical", "vaccination-voucher"], 0.86),
    "birth, second child": (["child-allowance-amount", "child-medical"], 0.75),
    "birth, back to work": (
        ["child-allowance-claim", "child-medical", "childcare-certification", "childcare-apply"], 0.70,
    ),
    "move-in": (
        ["child-allowance-claim", "child-medical", "nhi-join", "school-aid", "dog-change",
         "water-start-stop"], 0.85,
    ),
    "move-within": (["child-allowance-change", "child-medical", "dog-change", "water-start-stop"], 0.85),
    "move-out": (["move-out", "child-allowance-end", "nhi-leave", "water-start-stop"], 0.95),
    "death": (["nhi-funeral", "child-allowance-unpaid", "dog-change", "water-start-stop"], 0.90),
    "marriage": (["child-allowance-change", "juminhyo", "koseki-certificate", "nhi-leave"], 0.90),
    "care": (["care-cert-new", "care-equipment", "care-limit-cert"], 0.90),
}  # fmt: skip


def shared_of(definitions):
    times = Counter(m for one in definitions for m in set(meanings_of(one).questions.values()))
    return {meaning for meaning, n in times.items() if n > 1}


@pytest.mark.parametrize("event", EVENTS)
def test_one_event_asks_fewer_questions(event, capsys):
    ids, at_most = EVENTS[event]
    definitions = [FORMS[one] for one in ids]
    found = together(definitions, Answerer(definitions, 1))
    ratio = found.questions / found.questions_apart
    with capsys.disabled():
        print(f"\n{event}: {found.questions} / {found.questions_apart} = {ratio:.2f}", end="")
    assert ratio <= at_most


@pytest.mark.parametrize("seed", range(12))
def test_each_form_receives_what_it_would_have_received_alone(seed):
    """Any subset of the complete definitions, any answers: the same values, question by question."""
    chance = random.Random(seed)
    ids = chance.sample(sorted(FORMS), chance.randint(2, 5))
    definitions = [FORMS[one] for one in ids]
    who, shared = Answerer(definitions, seed), shared_of(definitions)
    found = together(definitions, who)
    for member in found.members:
        own = alone(member.definition, who, shared)
        assert member.sheet.values == own.values, member.definition.id
        asked = {q.id for q in member.definition.form.questions()}
        pages = {page.id for page in member.definition.form.pages}
        assert set(member.draft.answers) <= asked | pages  # nothing only another form asked
    names = [one.name for screen in found.screens for one in screen.joints]
    assert len(found.screens) == len({screen.key for screen in found.screens})
    for screen in found.screens:
        here = [one.name for one in (*screen.joints, *screen.files)]
        assert len(here) == len(set(here))
    assert names


def test_what_means_the_same_is_asked_once_and_nothing_is_lost():
    """Every question that some form shows stands in the interview, in exactly one place."""
    definitions = [FORMS[one] for one in EVENTS["birth, back to work"][0]]
    found = together(definitions, Answerer(definitions, 3))
    shown = Counter(
        (place.member.definition.id, place.asked.path)
        for screen in found.screens
        for joint in screen.joints
        for place in joint.places
    )
    wanted = {
        (member.definition.id, one.path)
        for member in found.members
        for screen in member.sheet.screens
        for one in screen.asked
    }
    assert set(shown) == wanted and set(shown.values()) == {1}


def test_every_line_of_the_table_means_something():
    """Each names questions that are there; two or more of them of one kind, with the same choices."""
    for one in table().questions:
        found = [
            meanings_of(definition).questions[question.id]
            for definition in FORMS.values()
            for question in definition.form.questions()
            if one.holds(definition.id, question.id, question.prefill)
            and meanings_of(definition)
            .questions.get(question.id, "")
            .split("|")[0]
            .endswith(one.name)
        ]
        assert max(Counter(found).values(), default=0) > 1, one.name
        assert one.only <= set(FORMS) and one.but <= set(FORMS), one.name
    for one in table().papers:
        items = [i for d in FORMS.values() for i in d.attachments if one.holds(d.id, i.id)]
        assert len(items) > 1, one.name


def test_a_question_stands_under_one_line():
    for definition in FORMS.values():
        for question in definition.form.questions():
            lines = [
                one.name
                for one in table().questions
                if one.holds(definition.id, question.id, question.prefill)
            ]
            assert len(lines) < 2, (definition.id, question.id, lines)


def test_one_form_alone_is_its_own_interview():
    definition = FORMS["child-medical"]
    found = together([definition], Answerer([definition], 5))
    assert all(screen.member is not None for screen in found.screens)
    assert found.questions == found.questions_apart
    assert interview([]).screens == []
