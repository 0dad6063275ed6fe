"""What everybody of the demo attaches: the picture of a bank book."""

from pathlib import Path
from typing import Any

from shiyakusho.ground.audit.actors import SYSTEM, acting_as
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.services import store, store_again
from shiyakusho.ground.identity.models import Account

PHOTO = Path(__file__).parent / "bank_book.png"
BANK_BOOK = "demo:bank-book"


def attach(items: list[str], account: Account) -> dict[str, list[Any]]:
    """The picture of a bank book under every item, as this account's own files; the same ones again
    for whoever attaches again."""
    book, owner = bank_book(), f"account:{account.pk}"
    own = list(Blob.objects.filter(owner=owner, sha256=book.sha256).order_by("stored_at"))
    own += [store_again(book, owner=owner) for _ in items[len(own) :]]
    return {item: [blob.pk] for item, blob in zip(items, own, strict=False)}


def bank_book() -> Blob:
    """The picture everybody here attaches; looked at once."""
    with acting_as(SYSTEM, "デモの準備"):  # nobody's own: the one who files is fenced from it
        found = Blob.objects.filter(owner=BANK_BOOK).first()
        if found is None:
            with PHOTO.open("rb") as photo:
                found = store(photo, name="通帳.png", owner=BANK_BOOK)
    return found
