"""Resume (続きから書く): by a private link, or by a printed code and the birth date."""

import hmac
import uuid
from dataclasses import dataclass
from datetime import date

from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity import codes, tries
from shiyakusho.ground.identity.refusals import TooManyTries

from .drafts import lock
from .models import Draft
from .refusals import (
    CodeMistyped,
    DraftAlreadyFiled,
    DraftNotFound,
    LinkUnknown,
    ResumeLocked,
    ResumeRefused,
)

CODE, LINK = "resume code", "resume link"


@dataclass(frozen=True)
class Keys:
    """What leads back to a draft; shown once, kept only as hashes. The link never goes on paper."""

    code: str
    link_token: str


def give_keys(*, draft_id: uuid.UUID, birth_date: date) -> Keys:
    """A code and a link that lead back to this draft; earlier ones stop working.

    Filed without signing in, they lead to how the application stands. Raises DraftNotFound,
    DraftAlreadyFiled (an account's: it needs no keys).
    """
    keys = Keys(codes.new_code(), codes.new_link_token())
    with recorded("forms.give_keys") as event:
        draft = lock(draft_id)
        if draft is None:
            raise DraftNotFound
        event.subjects.extend(draft.subjects)
        if draft.is_filed and draft.account_id:
            raise DraftAlreadyFiled(extra={"application": str(draft.application_id)})
        draft.code_digest = codes.digest(keys.code, CODE)
        draft.link_digest = codes.digest(keys.link_token, LINK)
        draft.birth_date = birth_date
        if not draft.is_filed:
            draft.saved_at = now()
        draft.save()
    return keys


def by_link(*, token: str) -> Draft:
    """The draft a private link leads to, filed or not. Raises LinkUnknown."""
    digest = codes.digest(token, LINK)
    show("link", digest)
    draft = Draft.objects.filter(link_digest=digest).first()
    if draft is None:
        raise LinkUnknown
    return draft


def by_code(*, typed: str, birth_date: date) -> Draft:
    """The draft behind a code as a person typed it, filed or not.

    Ten wrong birth dates kill the code; each try is counted (`identity.tries`) and stays counted
    although this raises. Raises CodeMistyped (not counted), ResumeRefused, ResumeLocked.
    """
    code = codes.as_typed(typed)
    if not codes.is_well_formed(code):
        raise CodeMistyped
    draft, refusal = _try(codes.digest(code, CODE), birth_date)
    if draft is None or refusal is not None:
        raise refusal or ResumeRefused()
    return draft


def _try(
    code_digest: str, birth_date: date
) -> tuple[Draft | None, ResumeRefused | ResumeLocked | None]:
    with recorded("forms.resume") as event:
        draft = _row(code_digest)
        if draft is None:
            return None, ResumeRefused()
        event.subjects.extend(draft.subjects)
        try:
            this = tries.begin("resume_code", code_digest)  # new keys begin anew
        except TooManyTries:
            return draft, ResumeLocked()
        right = hmac.compare_digest(str(draft.birth_date), birth_date.isoformat())
        event.detail["right"] = right
        if right:
            this.was_right()
            return draft, None
        return draft, ResumeRefused() if this.left else ResumeLocked()


def _row(code_digest: str) -> Draft | None:
    """Locked until the try is written down."""
    show("code", code_digest)
    return Draft.objects.select_for_update().filter(code_digest=code_digest).first()
