"""Every definition in every face: drawn whole, nothing missing, nothing running over its page.

The sound part takes a few definitions; the battery takes all of them in all languages, and with
the longest answers they accept. To look at them: ``python -m house.faces --out DIR``.
"""

import pytest

from house.overflow import overflows
from shiyakusho.ground import clock
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.registry import FACES, faces

pytestmark = pytest.mark.django_db  # the clock is the database's
FORMS = {one.procedure_id: one for one in catalogue.drafts() if one.definition.form}
SOME = ("child-allowance-claim", "care-cert-new", "juminhyo", "dog-register")
# Faces no room draws yet; a line goes away with the face.
TO_COME: set[str] = set()
PER_LANGUAGE = ("ja", "ja-easy", "en")


def drawn(version, name, *, language, variant):
    example = catalogue.example_of(version, day=clock.today(), variant=variant)
    return faces.get(name)(version, language=language, example=example)


def faults(version, *, language, variant):
    """What is missing or runs over, by face."""
    found = []
    for name, _ in faces.items():
        if name == "web" and "online" not in version.definition.channels:
            continue
        face = drawn(version, name, language=language, variant=variant)
        found += [] if face.parts else [f"{name}: nothing"]
        found += [f"{name}: {one}" for one in face.missing]
        found += [
            f"{name} {part.key} {one}"
            for part in face.parts
            if part.pdf
            for one in overflows(part.pdf)[:3]
        ]
    return found


def test_every_face_has_its_room():
    assert {name for name, _ in faces.items()} == set(FACES) - TO_COME


@pytest.mark.parametrize("procedure_id", SOME)
def test_a_definition_is_drawn_in_every_face(procedure_id):
    assert faults(FORMS[procedure_id], language="en", variant="filled") == []


@pytest.mark.parametrize("city", ["kitakyushu", "kasuga"])
def test_the_papers_are_those_of_the_city(city, settings):
    settings.CITY = city
    (version,) = catalogue.drafts(["juminhyo"])
    assert faults(version, language="ja", variant="long") == []


@pytest.mark.battery
@pytest.mark.parametrize("variant", ["filled", "short", "long"])
@pytest.mark.parametrize("language", PER_LANGUAGE)
@pytest.mark.parametrize("procedure_id", sorted(FORMS))
def test_all_definitions_in_all_faces(procedure_id, language, variant):
    assert faults(FORMS[procedure_id], language=language, variant=variant) == []


@pytest.mark.battery
def test_there_are_forty_of_them():
    assert len(FORMS) >= 40
