"""Where upper rooms plug in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shiyakusho.ground.identity.models import Account

from .models import Application


@dataclass(frozen=True)
class AskedField:
    """A field the office asks to correct: id of a question or an attachment, and why.

    `reason` is any text `{% say %}` understands (str, lazy, Text, `{ja, plain, en}`); `text` what
    the office adds in its own words.
    """

    field: str
    reason: Any = ""
    text: Any = ""


@dataclass(frozen=True)
class AskedCorrection:
    """補正の求め as the resident sees it. `respond_by`: a date or None.

    `later`: papers of a later stage are asked for, nothing was wrong. `round`: which request of the
    office about this application it is (what was typed for another one does not come back).
    """

    fields: tuple[AskedField, ...]
    message: Any = ""
    respond_by: Any = None
    later: bool = False
    round: int = 0


@dataclass(frozen=True)
class Progress:
    """How an application stands, in the words its applicant may read without signing in.

    `timeline`: items of the `timeline` part, each with its true time. `until`: a date or None.
    `office`, `phone`: who is in charge. Nothing here decides or tells a reason.
    """

    step: Any
    text: Any
    tag: str
    timeline: list[dict[str, Any]]
    office: Any
    phone: str
    until: Any = None
    is_open: bool = True


@dataclass(frozen=True)
class Underway:
    """An application the office is at work on, told before a new one of its kind is begun.

    `step`, `action`: any text `{% say %}` understands; `tag`: the kind of a status tag.
    """

    receipt_number: str
    arrived_at: Any
    step: Any
    tag: str
    url: str
    action: Any = ""


AskedOf = Callable[[Application], AskedCorrection | None]
_asked_of: list[AskedOf] = []


def provide_corrections(asked_of: AskedOf) -> None:
    """Tell the forms which fields of an application may be corrected now; called once."""
    if asked_of not in _asked_of:
        _asked_of.append(asked_of)


def asked_correction(application: Application) -> AskedCorrection | None:
    """What the office asks to correct, None when nothing is asked."""
    return next((asked for ask in _asked_of if (asked := ask(application)) is not None), None)


ProgressOf = Callable[[Application], Progress | None]
_progress_of: list[ProgressOf] = []


def provide_progress(progress_of: ProgressOf) -> None:
    """Tell the forms how an application stands, for its receipt and for who filed anonymously."""
    if progress_of not in _progress_of:
        _progress_of.append(progress_of)


def progress(application: Application) -> Progress | None:
    """How the application stands, None when nobody knows."""
    return next((found for ask in _progress_of if (found := ask(application)) is not None), None)


@dataclass(frozen=True)
class StillNeeded:
    """What an application that arrived still lacks, told on its receipt; texts for `{% say %}`."""

    title: Any
    text: Any
    url: str
    link: Any


StillNeededOf = Callable[[Application], StillNeeded | None]
_still_needed_of: list[StillNeededOf] = []


def provide_still_needed(still_needed_of: StillNeededOf) -> None:
    """Tell the forms what an application lacks that its applicant can see to; called once."""
    if still_needed_of not in _still_needed_of:
        _still_needed_of.append(still_needed_of)


def still_needed(application: Application) -> StillNeeded | None:
    """The first thing it lacks, None when it is whole."""
    found = (ask(application) for ask in _still_needed_of)
    return next((one for one in found if one is not None), None)


UnderwayOf = Callable[[Account, str], list[Underway]]
_underway_of: list[UnderwayOf] = []


def provide_underway(underway_of: UnderwayOf) -> None:
    """Tell the forms what an account has under way of a procedure; called once."""
    if underway_of not in _underway_of:
        _underway_of.append(underway_of)


def underway(account: Account, procedure_id: str) -> list[Underway]:
    """Open applications of this account of one procedure, newest first."""
    return [one for ask in _underway_of for one in ask(account, procedure_id)]


Destroyer = Callable[[UUID, str, str], None]
_destroyers: list[Destroyer] = []


def provide_destroyer(destroyer: Destroyer) -> None:
    """``destroyer(application_id, list_id, entry)`` destroys what an upper room keeps about an
    application, before it goes itself (廃棄); called once."""
    if destroyer not in _destroyers:
        _destroyers.append(destroyer)


def destroy_what_hangs_on(application_id: UUID, list_id: str, entry: str) -> None:
    """Let every upper room destroy what is its own of this application."""
    for destroyer in _destroyers:
        destroyer(application_id, list_id, entry)


CounterOf = Callable[[str, int], str]
_counter_of: list[CounterOf] = []


def provide_counter(counter_of: CounterOf) -> None:
    """Tell the forms where the counter types in a paper form; called once.

    `counter_of(procedure_id, version_number)` gives the address of that screen.
    """
    if counter_of not in _counter_of:
        _counter_of.append(counter_of)


def counter_screen(procedure_id: str, number: int) -> str:
    """Where a paper form of this version is typed in; empty where there is no such screen."""
    return next((found for of in _counter_of if (found := of(procedure_id, number))), "")


GatheredOf = Callable[[Iterable[UUID]], Mapping[UUID, str]]
_gathered_of: list[GatheredOf] = []


def provide_gathered(gathered_of: GatheredOf) -> None:
    """Tell the forms which drafts are filled in together with others, and where; called once.

    `gathered_of(draft ids)` gives the address of the page by draft, for those that are.
    """
    if gathered_of not in _gathered_of:
        _gathered_of.append(gathered_of)


def gathered(draft_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Where each of these drafts is filled in together with others; one that is not is absent."""
    ids = list(draft_ids)
    return {key: url for ask in _gathered_of for key, url in ask(ids).items()} if ids else {}


InviteOf = Callable[[UUID], str]
_invite_of: list[InviteOf] = []


def provide_invitations(invite_of: InviteOf) -> None:
    """Tell the forms where somebody far away is asked to help with a draft; called once."""
    if invite_of not in _invite_of:
        _invite_of.append(invite_of)


def invitation(draft_id: UUID) -> str:
    """The page that invites somebody to write this draft; empty where there is none."""
    return next((url for ask in _invite_of if (url := ask(draft_id))), "")
