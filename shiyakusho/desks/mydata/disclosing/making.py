"""The worker: gather, stop for an officer where a rule says so, else make the file."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from shiyakusho.desks.mydata.choices import Progress
from shiyakusho.desks.mydata.disclosing import shelf
from shiyakusho.desks.mydata.disclosing.asking import KIND
from shiyakusho.desks.mydata.disclosing.gathering import GATHERING, Part, gather, hints
from shiyakusho.desks.mydata.disclosing.package import packed
from shiyakusho.desks.mydata.models import Disclosure
from shiyakusho.desks.mydata.refusals import FileGone
from shiyakusho.desks.mydata.telling import tell
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import SYSTEM, acting_as, record_read, recorded


@outbox.delivers(KIND)
def deliver(payload: dict[str, Any], key: str) -> None:
    """Go on with a request; what is done already is left alone."""
    found = Disclosure.objects.filter(pk=payload["disclosure"], state=Progress.ASKED).first()
    if found is None:
        return
    with acting_as(SYSTEM, GATHERING):
        parts = gather(found)
        if found.decided_at is None and (why := hints(found, parts)):
            _to_check(found, why)
        else:
            _make(found, parts)


def _to_check(found: Disclosure, why: list[str]) -> None:
    with recorded("mydata.disclosure_to_check", subjects=found.subjects, hints=why):
        found.state, found.hints = Progress.CHECKING, why
        found.save(update_fields=["state", "hints"])


def _make(found: Disclosure, parts: list[Part]) -> None:
    """The file is whole on disk before the row says so; a file no row names is swept."""
    now = clock.now()
    package = packed(found, parts, at=now)
    name = f"{uuid4().hex}.zip"
    shelf.put(name, package.content)
    with recorded("mydata.disclosure_made", subjects=found.subjects) as event:
        found.state, found.made_at = Progress.READY, now
        found.expires_at = now + timedelta(days=settings.MYDATA_KEPT_DAYS)
        found.file, found.sha256, found.size = name, package.sha256, len(package.content)
        found.rows, found.files = package.rows, package.files
        found.save()
        event.detail.update(rows=package.rows, files=package.files, sha256=package.sha256)
        tell(found, "disclosure-ready", "mydata:disclosure")


def fetch(found: Disclosure) -> bytes:
    """The file for its person; the first fetching is written down. Raises :class:`FileGone`."""
    ready = found.state == Progress.READY and found.expires_at and clock.now() < found.expires_at
    if not ready:
        raise FileGone
    content = shelf.take(found.file, found.sha256)
    record_read(found.subjects, what="mydata.disclosure")
    if found.fetched_at is None:
        with recorded("mydata.disclosure_fetched", subjects=found.subjects):
            found.fetched_at = clock.now()
            found.save(update_fields=["fetched_at"])
    return content


def expire() -> int:
    """Files past their days go, and files no row names; returns how many requests that were."""
    over = Disclosure.objects.filter(state=Progress.READY, expires_at__lte=clock.now())
    gone = [found for found in over if _gone(found.pk)]
    shelf.sweep(set(Disclosure.objects.exclude(file="").values_list("file", flat=True)))
    return len(gone)


def _gone(disclosure_id: UUID) -> bool:
    with recorded("mydata.disclosure_gone") as event:
        found = Disclosure.objects.select_for_update().get(pk=disclosure_id)
        name = found.file
        found.state, found.file = Progress.GONE, ""
        found.save(update_fields=["state", "file"])
        event.subjects.append(f"disclosure:{found.pk}")
    shelf.drop(name)
    return True
