"""A draft its person fills in while somebody of the office looks on (いっしょに書く): `forms.public.sharing`.

The whole form is one page of lines, as an officer's interview draws it; the draft stays its person's, is
filed as any other, and who looks on writes nothing. Whether somebody may look on is decided by the room
that brings the two together: it shows the draft to the fence first.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict

from shiyakusho.engines.forms import drafts, filing
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
from shiyakusho.ground.purpose.guard import require_purpose
from shiyakusho.registers.catalogue import public as catalogue

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

Problems = Mapping[str, Sequence[Problem]]


@dataclass(frozen=True)
class Shared:
    """A draft as both see it. ``seen``: the fingerprint of what would be filed."""

    draft: Draft
    sheet: Sheet

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


def look(draft_id: uuid.UUID) -> Shared:
    """The draft under the version in force now. Of staff it is asked what for, and noted that they
    read it (PurposeNeeded); DraftNotFound."""
    draft = Draft.objects.select_related("account", "application").filter(pk=draft_id).first()
    if draft is None:
        raise DraftNotFound
    require_purpose(draft.subjects)
    record_read(draft.subjects, what=f"draft {draft.pk}")
    draft = follow(draft)
    return Shared(draft, drafts.sheet_of(draft))


def stamp(draft_id: uuid.UUID) -> str:
    """Changes whenever the draft does; reads no answer."""
    rows = Draft.objects.filter(pk=draft_id).values_list("saved_at", "application_id")
    return ":".join(str(one) for one in rows.first() or ())


def keep(
    shared: Shared, data: QueryDict, files: MultiValueDict[str, UploadedFile]
) -> tuple[dict[str, Any], dict[str, list[Problem]]]:
    """What its person wrote on the page, right or wrong, with the files that came: answers that no
    database can hold, and what was refused, both by path."""
    draft = shared.draft
    given = posting.given_in(shared.sheet, data)
    unkept: dict[str, Any] = {}
    if given:
        _, unkept = services.save(draft_id=draft.pk, given=given, action="forms.shared_save")
    refused: dict[str, list[Problem]] = {path: [why_refused(raw)] for path, raw in unkept.items()}
    refused |= posting.keep_files(draft, shared.sheet, files)
    posting.act_on_people(draft, shared.sheet, data)
    return unkept, refused


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


__all__ = ["Block", "Shared", "hold", "keep", "look", "stamp"]
