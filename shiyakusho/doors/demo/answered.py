"""What people of the demo's past answered to the office, or a clerk wrote down for them, or took back."""

from typing import Any

from shiyakusho.doors.demo.answers import Filler
from shiyakusho.doors.demo.attaching import PHOTO
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.registry import AskedCorrection, asked_correction
from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.files.services import store
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue

WHY = "デモの準備"


def answer(story: Any, case: dict[str, Any], clerk: Account) -> None:
    """The resident sends what was asked for."""
    asked = _asked(story)
    answers, items = _given(story, asked)
    with acting_as(actor_of(story.account), WHY):
        forms.revise(
            application_id=story.application.pk,
            answers=answers,
            attachments={name: [_photo(story.account)] for name in items},
            fields=[one.field for one in asked.fields],
            account=story.account,
        )


def answer_paper(story: Any, case: dict[str, Any], clerk: Account) -> None:
    """It came by post; the clerk writes it down."""
    answers, items = _given(story, _asked(story))
    with acting_as(actor_of(clerk), WHY):
        cases.record_answer(
            case_id=case["id"],
            actor=clerk,
            version=case["version"],
            answers=answers,
            attachments={name: [_photo(clerk)] for name in items},
            channel="mail",
            received_on=clock.today(),
        )


def unmark(story: Any, case: dict[str, Any], clerk: Account) -> None:
    """The clerk finds that one of the marked fields was right."""
    asked = _asked(story)
    with acting_as(actor_of(clerk), WHY):
        cases.withdraw_mark(
            case_id=case["id"],
            field=asked.fields[-1].field,
            actor=clerk,
            version=case["version"],
        )


ASIDE = {"answer": answer, "answer_paper": answer_paper, "unmark": unmark}


def _given(story: Any, asked: AskedCorrection) -> tuple[dict[str, Any], list[str]]:
    """What the application is asked for: questions answered anew, and items to send again."""
    definition = catalogue.version(story.application.version_id).definition
    filled = Filler(story.resident, clock.today(), f"{story.key}-again").answers(definition)
    items = {item.id for item in definition.attachments}
    fields = [one.field for one in asked.fields]
    answers = {name: filled.get(name) for name in fields if name not in items}
    return answers, [name for name in fields if name in items]


def _asked(story: Any) -> AskedCorrection:
    asked = asked_correction(story.application)
    if asked is None:
        raise cases.NoOpenCorrection
    return asked


def _photo(owner: Account) -> str:
    with PHOTO.open("rb") as photo:
        return str(store(photo, name="撮り直した写真.png", owner=f"account:{owner.pk}").pk)
