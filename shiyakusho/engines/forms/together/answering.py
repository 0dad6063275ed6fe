"""What is said once is written into every draft that asks it (一度の答えを全部の下書きへ)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from shiyakusho.engines.forms import drafts
from shiyakusho.engines.forms.answering import put_of_person, without_row
from shiyakusho.engines.forms.incoming import raw_answers
from shiyakusho.engines.forms.kinds.people import with_keys
from shiyakusho.engines.forms.models import Draft
from shiyakusho.engines.forms.refusals import DraftAlreadyFiled, DraftNotFound
from shiyakusho.engines.forms.text import can_be_kept, is_blank
from shiyakusho.engines.forms.towns import with_town
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.registers.catalogue import public as catalogue

from .interview import Gathering, Interview, Joint, Member, interview
from .standing import members_of

if TYPE_CHECKING:
    from shiyakusho.ground.files.models import Blob
    from shiyakusho.registers.catalogue.form import Page, Question

EMPTY_ROW = {"name": "", "birth_date": {}, "relation": ""}


def save(*, of: Gathering, screen_key: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what was typed on one screen, by field name, in every draft that asks it; returns what no
    draft can hold. Raises DraftNotFound, DraftAlreadyFiled."""
    return save_screens(of=of, given={screen_key: given})


def save_screens(*, of: Gathering, given: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The same for several screens at once, as an officer's page has them."""
    said = {name: raw for answers in given.values() for name, raw in answers.items()}
    refused = {name: raw for name, raw in said.items() if not can_be_kept(raw)}
    with _writing(of, "forms.save_together", *given) as (held, found):
        for joint in (
            one for screen in found.screens for one in screen.joints if screen.key in given
        ):
            kind = joint.asked.question.kind
            if kind != "note" and joint.name in said and joint.name not in refused:
                _write(held, joint, _keyed(joint, said[joint.name]))
    return refused


def add_person(*, of: Gathering, screen_key: str, name: str) -> None:
    """Put one empty row at the end of a list of people."""

    def more(held: list[Member], joint: Joint) -> None:
        _write(held, joint, _keyed(joint, [*(joint.raw or []), dict(EMPTY_ROW)]))

    _change(of, screen_key, name, "people", more)


def remove_person(*, of: Gathering, screen_key: str, name: str, number: int) -> None:
    """Take one person out of a list everywhere, with the pages about that person."""

    def less(held: list[Member], joint: Joint) -> None:
        for member, question, _page in _spots(held, joint):
            left = without_row(member.draft.answers, question.id, joint.raw, number)
            member.draft.answers = left

    _change(of, screen_key, name, "people", less)


def fill_town(*, of: Gathering, screen_key: str, name: str) -> None:
    """Put the town of the postal code that was typed into its box, if there is one."""

    def town(held: list[Member], joint: Joint) -> None:
        _write(held, joint, with_town(joint.raw or {}))

    _change(of, screen_key, name, "address", town)


def share(found: Interview, apart: frozenset[str]) -> bool:
    """A draft that came later is told what the others were: it asks nothing that was answered.

    Nothing that was answered in it before is written over. Returns whether anything was told.
    """
    if not any(_gaps(found)):
        return False
    with recorded("forms.share") as event:
        held = members_of(_locked([one.draft.pk for one in found.members]))
        for joint in list(_gaps(interview(held, apart))):
            _write(held, joint, joint.raw, over=False)
        for member in held:
            event.subjects.extend(s for s in member.draft.subjects if s not in event.subjects)
            member.draft.save(update_fields=["answers"])
    return True


def set_helper(*, of: Gathering, name: str, relation: str) -> None:
    """Note in every draft who types for the applicant; both empty: nobody. Raises Refused (problems)."""
    with recorded("forms.help_together"):
        for draft_id in sorted(of.draft_ids):
            drafts.set_helper(draft_id=draft_id, name=name, relation=relation)


@contextmanager
def _writing(of: Gathering, action: str, *screens: str) -> Iterator[tuple[list[Member], Interview]]:
    """One write to all of them: audit event, transaction, row locks in one order."""
    with recorded(action, screen=" ".join(screens)) as event:
        held = members_of(_locked(of.draft_ids))
        yield held, interview(held, of.apart)
        moment = now()
        for member in held:  # also one that nothing was said to: together they are kept as long
            event.subjects.extend(s for s in member.draft.subjects if s not in event.subjects)
            member.draft.saved_at = moment
            member.draft.save(update_fields=["answers", "saved_at"])


def _change(
    of: Gathering,
    screen_key: str,
    name: str,
    kind: str,
    change: Callable[[list[Member], Joint], None],
) -> None:
    with _writing(of, "forms.save_together", screen_key) as (held, found):
        screen = found.screen(screen_key)
        joints = screen.joints if screen else []
        joint = next((one for one in joints if one.name == name), None)
        if joint is not None and joint.asked.question.kind == kind:
            change(held, joint)


def _write(held: list[Member], joint: Joint, raw: Any, *, over: bool = True) -> None:
    """`raw` into every draft whose form asks it, also where it does not show now."""
    key = joint.places[0].screen.round.key if joint.places[0].screen.round else ""
    for member, question, page in _spots(held, joint):
        about = page if page.repeat else None
        if over or not _is_there(member.draft.answers, about, key, question.id):
            member.draft.answers = _put_spot(member.draft.answers, about, key, question.id, raw)


def _put_spot(
    answers: Mapping[str, Any], page: Page | None, key: str, question_id: str, raw: Any
) -> dict[str, Any]:
    """`answers` with one put in; `page` is the repeated page it is on, `key` the person there."""
    if page is None:
        return {**answers, question_id: raw}
    return put_of_person(answers, page.id, key, {question_id: raw})


def _is_there(answers: Mapping[str, Any], page: Page | None, key: str, question_id: str) -> bool:
    rounds = answers if page is None else answers.get(page.id)
    entry = rounds if page is None else rounds.get(key) if isinstance(rounds, dict) else None
    return isinstance(entry, Mapping) and question_id in entry


def _spots(held: list[Member], joint: Joint) -> Iterator[tuple[Member, Question, Page]]:
    """Every form with its question of this meaning, and the page it stands on."""
    own = joint.places[0]
    for member in held:
        alone = not joint.meaning and member.draft.pk == own.member.draft.pk
        for page in member.definition.form.pages if member.definition.form else []:
            for question in page.questions:
                meaning = member.meanings.questions.get(question.id, "")
                if (joint.meaning and meaning == joint.meaning) or (
                    alone and question.id == own.asked.question.id
                ):
                    yield member, question, page


def _gaps(found: Interview) -> Iterator[Joint]:
    """Questions of several that some of them have no answer to, and another has."""
    for screen in found.screens:
        for joint in screen.joints:
            given = [one for one in joint.places if one.asked.answered]
            if given and len(given) < len(joint.places) and not is_blank(joint.raw):
                yield joint


def _keyed(joint: Joint, raw: Any) -> Any:
    """People keep the keys they have: what was said of each hangs on them."""
    if joint.asked.question.kind != "people" or not isinstance(raw, list):
        return raw
    before = joint.raw if isinstance(joint.raw, list) else []
    return with_keys(raw, [row for row in before if isinstance(row, dict)])


def _locked(draft_ids: Sequence[uuid.UUID]) -> list[Draft]:
    """The drafts, held until the transaction ends, locked in one order, given in that of the ids."""
    held = {one: drafts.lock(one) for one in sorted(draft_ids)}
    rows = [row for row in map(held.get, draft_ids) if row is not None]
    if len(rows) != len(draft_ids):
        raise DraftNotFound
    for row in rows:
        if row.is_filed:
            raise DraftAlreadyFiled(extra={"application": str(row.application_id)})
    return rows


def fill_in(
    *,
    of: Gathering,
    answers: Mapping[str, Mapping[str, Any]],
    files: Mapping[str, Mapping[str, Sequence[Blob]]],
) -> None:
    """What a program has to say, by procedure: answers as values, files by item. A draft that stands
    later in the order is told what an earlier one was where both ask the same.

    Raises UnknownAnswers, AnswersInvalid, TooManyFiles.
    """
    with recorded("forms.fill_in_together") as event:
        for draft in _locked(of.draft_ids):
            definition = catalogue.version(draft.version_id).definition
            said = raw_answers(definition, answers.get(draft.procedure_id, {}))
            draft.answers = {**draft.answers, **said}
            draft.saved_at = now()
            draft.save(update_fields=["answers", "saved_at"])
            event.subjects.extend(draft.subjects)
            for item, blobs in files.get(draft.procedure_id, {}).items():
                for blob in blobs:
                    drafts.attach(draft_id=draft.pk, item_id=item, blob=blob)
        held = members_of(_locked(of.draft_ids))
        for screen in interview(held, of.apart).screens:
            for joint in screen.joints:
                if joint.differs:
                    _write(held, joint, joint.raw)
        for member in held:
            member.draft.save(update_fields=["answers"])
