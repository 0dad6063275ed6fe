"""What the files owe the house: what one person handed in."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from shiyakusho.ground.contracts import DisclosedFile, Kept, PersonalData, personal_data
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.services import read_blob


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    for blob in _handed_in(subject):
        yield {
            "名前": blob.original_name,
            "大きさ": blob.size,
            "受け取った日時": blob.stored_at,
            "状態": blob.get_state_display(),
        }


def _files(subject: str) -> Iterable[DisclosedFile]:
    """Safe copies; what is still checked or was refused cannot be opened by anybody."""
    for blob in _handed_in(subject):
        if blob.is_open:
            yield DisclosedFile(
                blob.original_name, blob.sha256, blob.size, partial(read_blob, blob)
            )


def _erase(subject: str) -> int:
    """Nothing by itself: what no draft and no application holds is swept in a few days."""
    return 0


def _kept(subject: str) -> Iterable[Kept]:
    if _handed_in(subject).exists():
        yield Kept(
            what="出されたファイル",
            why="申請に付いているものは申請と一緒に保存します。付いていないものは7日で消えます",
            law="公文書管理法5条・文書管理規程",
        )


def _handed_in(subject: str) -> Any:
    kind, _, key = subject.partition(":")
    if kind not in ("account", "resident") or not key:
        return Blob.objects.none()
    return Blob.objects.filter(owner=subject, made_here=False).order_by("stored_at", "pk")


PERSONAL_DATA = PersonalData(
    "出されたファイル", _disclose, _erase, files=_files, kept=_kept, models=("files.Blob",)
)


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register("files", PERSONAL_DATA)
