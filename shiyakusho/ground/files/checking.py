"""Bring what is 確認中 to its result: the safe copy made, the scanner's answer heard.

Nothing opens by time: a file stays 確認中 until both are there, however long the scanner is away.
"""

import logging
import uuid
from datetime import timedelta

from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.contracts import Refusal

from .examination import IN_THE_BACK, examined
from .models import Blob, BlobState
from .refusals import FileInfected, FileMissing, FileTooHeavy
from .scanning import Verdict, scan
from .services import keep_copy
from .storage import ContentStorage

logger = logging.getLogger(__name__)
SCAN_SECONDS = 30.0
AT_ONCE = 200
LEFT_TO_THE_DOOR = timedelta(seconds=20)  # younger ones have a job of their own


def check_waiting() -> int:
    """Try every file that is still 確認中, oldest first; returns how many came to a result.

    After the first silence of the scanner it is not asked again in this round.
    """
    waiting = Blob.objects.filter(
        state=BlobState.CHECKING, stored_at__lt=now() - LEFT_TO_THE_DOOR
    ).order_by("stored_at")
    decided, answers = 0, True
    for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            state = check(pk, ask_scanner=answers)
        except FileMissing:
            logger.error("content of blob %s is not on the disk", pk)
            continue
        decided += state != BlobState.CHECKING
        answers = answers and state != BlobState.CHECKING
    return decided


def check(blob_id: uuid.UUID, *, ask_scanner: bool = True) -> str:
    """Do what is missing for one file; returns the state it is in now (a BlobState).

    Raises FileMissing when its content is not on the disk.
    """
    blob = Blob.objects.filter(pk=blob_id).first()
    if blob is None or blob.state != BlobState.CHECKING:
        return BlobState.REFUSED if blob is None else blob.state
    if not ContentStorage().content_path(blob.sha256).exists():
        raise FileMissing
    try:
        if not blob.copy_sha256:
            _make_copy(blob)
        verdict = _verdict(blob, ask_scanner)
    except Refusal as refusal:
        return _settle(blob, BlobState.REFUSED, refused_for=refusal.code)
    if verdict is Verdict.SILENT:
        return BlobState.CHECKING
    scanned = {"scanned_at": now()} if verdict is Verdict.CLEAN else {}
    return _settle(blob, BlobState.CLEAN, **scanned)


def _make_copy(blob: Blob) -> None:
    storage = ContentStorage()
    path = storage.content_path(blob.sha256)
    with examined(path, blob.media_type, IN_THE_BACK, storage.incoming) as seen:
        if seen.copy is None:
            raise FileTooHeavy
        with recorded("files.copy", subjects=[f"blob:{blob.pk}"], original=blob.sha256) as event:
            blob.copy_sha256 = keep_copy(storage, seen.copy)
            for fact, value in seen.facts.items():
                setattr(blob, fact, value)
            blob.save(update_fields=["copy_sha256", *seen.facts])
            event.detail["copy"] = blob.copy_sha256


def _verdict(blob: Blob, ask_scanner: bool) -> Verdict:
    if blob.scanned_at is not None:
        return Verdict.CLEAN
    if not ask_scanner:
        return Verdict.SILENT
    verdict = scan(ContentStorage().content_path(blob.sha256), seconds=SCAN_SECONDS)
    if verdict is Verdict.INFECTED:
        raise FileInfected
    return verdict


def _settle(blob: Blob, state: BlobState, **changes: object) -> str:
    """Write the result once: another worker may have been faster."""
    about = {"original": blob.sha256, "copy": blob.copy_sha256, "state": str(state)}
    with recorded("files.check", subjects=[f"blob:{blob.pk}"], **about, **_told(changes)):
        Blob.objects.filter(pk=blob.pk, state=BlobState.CHECKING).update(state=state, **changes)
    return state


def _told(changes: dict[str, object]) -> dict[str, str]:
    return {"refused_for": str(changes["refused_for"])} if "refused_for" in changes else {}
