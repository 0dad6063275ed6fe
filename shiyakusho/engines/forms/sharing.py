"""A draft two people have before them (いっしょに書く): `forms.public.sharing`.

The whole form is one page of lines, as an officer's interview draws it; the draft stays its person's and is
filed as any other. Whether somebody else may look on, or write some of its lines (``keep``: ``only``), is
decided by the room that brings the two together: it shows the draft to the fence first.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict

from shiyakusho.engines.forms import drafts, filing, known, resuming
from shiyakusho.engines.forms.answering import why_refused
from shiyakusho.engines.forms.following_versions import follow
from shiyakusho.engines.forms.interviewing import drawing, posting, services
from shiyakusho.engines.forms.interviewing.drawing import Block
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.refusals import DraftNotFound
from shiyakusho.engines.forms.sheet import AskedFile, Sheet
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose.guard import require_purpose
from shiyakusho.registers.catalogue import public as catalogue

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

Problems = Mapping[str, Sequence[Problem]]


@dataclass(frozen=True)
class Shared:
    """A draft as both see it. ``seen``: the fingerprint of what would be filed. ``blind``: no register was
    asked for it."""

    draft: Draft
    sheet: Sheet
    blind: bool = False

    @property
    def title(self) -> Any:
        """Of the procedure, in every language."""
        return catalogue.version(self.draft.version_id).definition.title

    @property
    def complete(self) -> bool:
        """Nothing is missing or wrong."""
        return not self.sheet.problems()

    @property
    def seen(self) -> str:
        return filing.digest_of(self.sheet)

    @property
    def known(self) -> set[str]:
        """Paths of questions the registers may answer for its person."""
        if self.draft.account_id is None and self.draft.on_behalf_of is None:
            return set()
        asked = (one for screen in self.sheet.screens for one in screen.asked)
        return {one.path for one in asked if one.question.prefill}

    @property
    def level(self) -> str:
        """How surely it must be known who files it."""
        return str(catalogue.version(self.draft.version_id).definition.identity)

    @property
    def facts(self) -> dict[str, str]:
        """The fact a question is bound to, by path."""
        return {
            one.path: one.question.fact
            for screen in self.sheet.screens
            for one in screen.asked
            if one.question.fact
        }

    def blocks(
        self, *, typed: Mapping[str, Any] | None = None, refused: Problems | None = None,
        everything: bool = False,
    ) -> list[Block]:  # fmt: skip
        """Every line of the form, page by page."""
        return drawing.blocks(
            self.sheet, listed=_listed, typed=typed, refused=refused, everything=everything
        )

    def read_back(self) -> list[dict[str, Any]]:
        """Everything that would be filed, page by page."""
        return drawing.read_back(self.sheet)


def look(draft_id: uuid.UUID, *, blind: bool = False) -> Shared:
    """The draft under the version in force now. Of staff it is asked what for, and noted that they
    read it (PurposeNeeded); DraftNotFound. ``blind``: for who may see what is typed here, and nothing
    that a register knows."""
    draft = Draft.objects.select_related("account", "application").filter(pk=draft_id).first()
    if draft is None:
        raise DraftNotFound
    require_purpose(draft.subjects)
    record_read(draft.subjects, what=f"draft {draft.pk}")
    with known.unasked(blind):
        draft = follow(draft)
        return Shared(draft, drafts.sheet_of(draft), blind)


def stamp(draft_id: uuid.UUID) -> str:
    """Changes whenever the draft does; reads no answer."""
    rows = Draft.objects.filter(pk=draft_id).values_list("saved_at", "application_id")
    return ":".join(str(one) for one in rows.first() or ())


def begin(*, procedure_id: str, language: str = "ja") -> Draft:
    """A draft of nobody's yet, however surely must be known who files it: that is asked when it is
    filed. Raises NotOnline and the catalogue's NoSuchProcedure."""
    return drafts.start(
        procedure_id=procedure_id, account=None, language=language, level_later=True
    )


def helped_by(*, draft_id: uuid.UUID, name: str, relation: str) -> None:
    """Who types for the applicant, for the application to bear."""
    drafts.set_helper(draft_id=draft_id, name=name, relation=relation)


def hand_over(*, draft_id: uuid.UUID, birth_date: date) -> resuming.Keys:
    """A code and a link by which its person alone goes on, or sees how it stands once it is filed."""
    return resuming.give_keys(draft_id=draft_id, birth_date=birth_date)


def throw_away(draft_id: uuid.UUID) -> None:
    """Gone, with everything written; a filed one stays."""
    drafts.discard(draft_id=draft_id)


def take_home(draft_id: uuid.UUID, account: Account) -> bool:
    """Who began without signing in signed in. False: it is another's, or they have one open."""
    return drafts.claim(draft_id=draft_id, account=account)


def keep(
    shared: Shared,
    data: QueryDict,
    files: MultiValueDict[str, UploadedFile],
    *,
    only: Collection[str] | None = None,
) -> tuple[dict[str, Any], dict[str, list[Problem]]]:
    """What was written on the page, right or wrong, with the files that came: answers that no
    database can hold, and what was refused, both by path. ``only``: nothing but these paths."""
    draft = shared.draft
    if only is not None:
        data, files = _within(data, files, only)
    with known.unasked(shared.blind):
        return _kept(draft, shared, data, files)


def _kept(
    draft: Draft, shared: Shared, data: QueryDict, files: MultiValueDict[str, UploadedFile]
) -> tuple[dict[str, Any], dict[str, list[Problem]]]:
    given = posting.given_in(shared.sheet, data)
    unkept: dict[str, Any] = {}
    if given:
        _, unkept = services.save(draft_id=draft.pk, given=given, action="forms.shared_save")
    refused: dict[str, list[Problem]] = {path: [why_refused(raw)] for path, raw in unkept.items()}
    refused |= posting.keep_files(draft, shared.sheet, files)
    posting.act_on_people(draft, shared.sheet, data)
    return unkept, refused


def _within(
    data: QueryDict, files: MultiValueDict[str, UploadedFile], only: Collection[str]
) -> tuple[QueryDict, MultiValueDict[str, UploadedFile]]:
    """Nothing of what the page sent for another line: neither an answer nor a button nor a file."""
    kept, sent = data.copy(), files.copy()
    kept.setlist("shown", [one for one in data.getlist("shown") if one in only])
    for name in posting.PRESSED:
        pressed = str(data.get(name, ""))
        path = pressed.rpartition(".")[0] if name == "remove_person" else pressed
        if name == "remove_file" or path not in only:
            kept.pop(name, None)
    if "remove_file" in data and any(one.startswith("file.") for one in only):
        kept["remove_file"] = str(data["remove_file"])
    for name in list(sent):
        if name not in only:
            sent.pop(name)
    return kept, sent


def mine(request: HttpRequest, draft_id: uuid.UUID) -> Draft:
    """The draft, if it is this person's or this browser's. DraftNotFound."""
    from shiyakusho.engines.forms.views.citizen import access

    return access.draft_for(request, draft_id)


def hold(request: HttpRequest, application_id: uuid.UUID) -> None:
    """Let this browser see the receipt of what was filed without signing in, until its session ends."""
    from shiyakusho.engines.forms.views.citizen import access

    show("application", application_id)
    for found in Application.objects.filter(pk=application_id, account=None):
        access.hold_application(request, found)


def _listed(file: AskedFile) -> list[dict[str, Any]]:
    """Files by name and state: who sent them has them."""
    return [
        {"id": str(one.pk), "name": one.blob.original_name, "size": one.blob.size,
         "state": one.blob.state}
        for one in file.files
    ]  # fmt: skip


__all__ = [
    "Block",
    "Shared",
    "begin",
    "hand_over",
    "helped_by",
    "hold",
    "keep",
    "look",
    "mine",
    "stamp",
    "take_home",
    "throw_away",
]
