"""How long the bridge keeps what it made: the file until its core system has answered for every case,
or until its days are over; what became of a case as long as the case itself (保存期間).

The row knows the hash of its file. What goes is named with that hash in the audit, and the sweep of
ground/files proves by the same hash that the bytes are gone (``files.destroyed``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from shiyakusho.desks.bridge.choices import Direction, Standing
from shiyakusho.desks.bridge.models import Bundle, BundleCase
from shiyakusho.desks.bridge.refusals import BundleNotFound, FileStillThere
from shiyakusho.engines.cases import public as cases
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import Retention, retention
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

FILE = "bridge.yaml"
BATCH = 200
OPEN = (Standing.SENT, Standing.LAPSED)  # nobody has answered for these


@dataclass(frozen=True)
class Keeping:
    """Days, of ``national/bridge.yaml``."""

    answered_days: int
    unanswered_days: int
    empty_days: int


def keeping(day: date | None = None) -> Keeping:
    """The days in force on ``day``, today by default; ``LookupError`` before the first of them."""
    return Keeping(**organisation.figures(FILE, day))


def register() -> None:
    """Called once when the house starts."""
    retention.register(
        "bridge", Retention("基幹連携の連携ファイル（日数は bridge.yaml）", 0, purge)
    )


def purge() -> int:
    """Files whose time is over go, then bundles of which nothing is left; returns how many went."""
    return _forget_files() + _forget_rows()


def file_until(bundle: Bundle) -> date | None:
    """The last day its file can be fetched; ``None`` where there is none (any more)."""
    if bundle.blob_id is None or bundle.made_at is None:
        return None
    days, rows = keeping(), BundleCase.objects.filter(bundle=bundle)
    last = bundle.made_at + timedelta(days=days.unanswered_days)
    if not rows.filter(standing__in=OPEN).exists():
        answered = rows.aggregate(last=Max("answered_at"))["last"] or bundle.made_at
        last = min(last, answered + timedelta(days=days.answered_days))
    return last.astimezone(clock.TOKYO).date()


def send_again(*, bundle_id: UUID, actor: Account) -> Bundle:
    """Let the cases nobody answered for go into another bundle: a person decides that, for the core
    system may have them. Results that come late still count. :class:`BundleNotFound`,
    :class:`FileStillThere`."""
    with recorded("bridge.send_again", subjects=[f"bundle:{bundle_id}"]) as audit:
        mine = Bundle.objects.select_for_update().filter(made_by=actor, direction=Direction.OUT)
        bundle = mine.filter(pk=bundle_id).first()
        if bundle is None:
            raise BundleNotFound
        if bundle.gone_at is None:
            raise FileStillThere
        sent = BundleCase.objects.filter(bundle=bundle, standing=Standing.SENT)
        audit.detail["cases"] = sent.update(standing=Standing.LAPSED)
    return bundle


def _forget_files() -> int:
    total = 0
    while batch := list(_over().values_list("pk", flat=True)[:BATCH]):
        total += _forget(batch)
    return total


def _over() -> QuerySet[Bundle]:
    """Bundles whose file has been there long enough, the oldest first."""
    days, now = keeping(), clock.now()
    rows = BundleCase.objects.filter(bundle=OuterRef("pk"))
    young = rows.filter(answered_at__gte=now - timedelta(days=days.answered_days))
    proven = ~Exists(rows.filter(standing__in=OPEN)) & ~Exists(young)
    late = Q(made_at__lt=now - timedelta(days=days.unanswered_days))
    there = Bundle.objects.filter(direction=Direction.OUT, blob__isnull=False)
    return there.filter(proven | late).order_by("made_at", "pk")


def _forget(ids: list[Any]) -> int:
    """Let go of the files of these bundles; nothing points at them then, and the sweep takes them."""
    with recorded("bridge.forget_files") as audit:
        found = Bundle.objects.select_for_update(of=("self",)).select_related("blob")
        bundles = list(found.filter(pk__in=ids, blob__isnull=False))
        audit.subjects.extend(f"bundle:{one.pk}" for one in bundles)
        audit.detail["files"] = [_told(one) for one in bundles]
        Bundle.objects.filter(pk__in=ids).update(blob=None, gone_at=clock.now())
    return len(bundles)


def _told(bundle: Bundle) -> dict[str, Any]:
    """What the audit says of a file that goes: its hash, and how many cases nobody answered for."""
    unanswered = BundleCase.objects.filter(bundle=bundle, standing__in=OPEN).count()
    assert bundle.blob is not None
    return {"bundle": str(bundle.pk), "sha256": bundle.blob.sha256, "unanswered": unanswered}


def _forget_rows() -> int:
    """What became of destroyed cases goes with them, and bundles of which nothing is left."""
    for part in _parts(BundleCase.objects.order_by("pk").values_list("pk", "case_id")):
        there = cases.existing(case_id for _, case_id in part)
        gone = [pk for pk, case_id in part if case_id not in there]
        if gone:
            with recorded("bridge.forget_cases", count=len(gone)):
                BundleCase.objects.filter(pk__in=gone).delete()
    return _forget_bundles()


def _forget_bundles() -> int:
    """Outgoing ones without a file and without cases, with the results that answered them."""
    before = clock.now() - timedelta(days=keeping().empty_days)
    rows = BundleCase.objects.filter(bundle=OuterRef("pk"))
    out = Bundle.objects.filter(direction=Direction.OUT, blob=None, made_at__lt=before)
    ids = list(out.filter(~Exists(rows)).values_list("pk", flat=True))
    if not ids:
        return 0
    with recorded("bridge.forget_bundles", subjects=[f"bundle:{pk}" for pk in ids]) as audit:
        audit.detail["results"] = Bundle.objects.filter(answers_id__in=ids).delete()[0]
        return Bundle.objects.filter(pk__in=ids).delete()[0]


def _parts(rows: QuerySet[Any, Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    for row in rows.iterator(chunk_size=1000):
        part.append(row)
        if len(part) == 1000:
            yield part
            part = []
    if part:
        yield part
