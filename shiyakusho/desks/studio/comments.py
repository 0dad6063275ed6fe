"""Comments on any element (コメント): written, settled, opened again."""

from __future__ import annotations

from uuid import UUID

from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account

from .models import Comment
from .refusals import CommentEmpty, CommentNotFound

LONGEST = 2000
MOST = 500


def comments_of(copy_id: UUID) -> list[Comment]:
    """All comments of a working copy, the oldest first."""
    rows = Comment.objects.filter(copy_id=copy_id).select_related("by", "settled_by")
    return list(rows.order_by("at")[:MOST])


def write(*, copy_id: UUID, procedure_id: str, place: str, words: str, actor: Account) -> Comment:
    """Say something of an element; CommentEmpty."""
    said = words.replace("\r\n", "\n").strip()
    if not said or len(said) > LONGEST:
        raise CommentEmpty
    with recorded("studio.comment", procedure=procedure_id, copy=str(copy_id)):
        return Comment.objects.create(
            copy_id=copy_id, procedure_id=procedure_id, place=place[:400], words=said, by=actor,
            at=clock.now(),
        )  # fmt: skip


def settle(*, copy_id: UUID, comment_id: UUID, actor: Account, open_again: bool = False) -> Comment:
    """It is dealt with, or it is not after all; CommentNotFound."""
    verb = "studio.reopen_comment" if open_again else "studio.settle_comment"
    with recorded(verb, copy=str(copy_id)):
        found = (
            Comment.objects.select_for_update(of=("self",))
            .filter(pk=comment_id, copy_id=copy_id)
            .first()
        )
        if found is None:
            raise CommentNotFound
        found.settled_by = None if open_again else actor
        found.settled_at = None if open_again else clock.now()
        found.save(update_fields=["settled_by", "settled_at"])
        return found
