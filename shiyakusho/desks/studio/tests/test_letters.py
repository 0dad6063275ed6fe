"""Which letter goes with which outcome; what is not the document's any more stays in sight."""

from shiyakusho.desks.studio.blueprint import section_of
from shiyakusho.desks.studio.editing import edited
from shiyakusho.desks.studio.located import opened
from shiyakusho.desks.studio.posted import Posted


def test_every_outcome_that_may_send_a_letter_has_a_field():
    document = {"process": {"kind": "application"}, "letters": {"old": "ready"}}
    section = section_of("letters")
    assert section is not None
    where = opened(document, section, "~letters")
    assert where is not None
    assert [part.key for part in where.element.parts] == [
        "letters.granted", "letters.partly", "letters.refused", "letters.dismissed", "letters.old",
    ]  # fmt: skip
    sent = Posted({"letters.granted": ["application-granted"], "letters.old": [""]})
    assert edited(document, where.element, (), sent)["letters"] == {
        "granted": "application-granted"
    }
