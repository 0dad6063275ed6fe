"""Make a bundle for a core system: the decided cases that wait, each written whole or not at all."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from shiyakusho.desks.bridge.choices import Direction, Standing, Way
from shiyakusho.desks.bridge.layouts import Layout, crossing, layout_of
from shiyakusho.desks.bridge.models import Bundle, BundleCase
from shiyakusho.desks.bridge.packing import CASES, TO_CORE, csv_of, packed
from shiyakusho.desks.bridge.refusals import BundleNotFound, NoSigningKey, NothingToSend
from shiyakusho.desks.bridge.values import faults_of, row_of
from shiyakusho.engines.cases import public as cases
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import acting_as, for_purpose, record_read, recorded
from shiyakusho.ground.audit.signing import NoKey, key
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import Blob, store_own
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account

if TYPE_CHECKING:
    from shiyakusho.engines.cases.models import Case

KIND = "bridge.make"
EXPORT = "cases.export"
MOST_BYTES = 64 * 1024 * 1024
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
WORDS = "基幹システムへの登録"


def waiting_cases(account: Account, procedure: str) -> list[Case]:
    """The decided cases of a procedure that no bundle has taken, of those one may export."""
    layout = layout_of(procedure)
    found = cases.settled_cases(
        account, procedure=procedure, outcomes=layout.outcomes, permission=EXPORT
    )
    taken = BundleCase.objects.filter(
        case_id__in=[case.pk for case in found],
        standing__in=[Standing.SENT, Standing.REGISTERED],
    )
    gone = set(taken.values_list("case_id", flat=True))
    return [case for case in found if case.pk not in gone]


def ask_for_bundle(*, procedure: str, way: str, actor: Account) -> Bundle:
    """Have the worker make a bundle of what waits; :class:`NothingToSend`, ``NoLayout``."""
    layout = layout_of(procedure)
    way = Way(way) if way in (Way.BATCH, Way.RPA) else Way.BATCH
    if not waiting_cases(actor, procedure):
        raise NothingToSend
    with recorded("bridge.ask", procedure=procedure, way=str(way)) as audit:
        bundle = _begun(procedure, layout, way, actor)
        audit.subjects.append(f"bundle:{bundle.pk}")
        outbox.put(KIND, {"bundle": str(bundle.pk)}, key=f"{KIND}:{bundle.pk}")
    return bundle


def make_for_entry(*, case_id: Any, actor: Account) -> Bundle:
    """A bundle of one case, for the entry screen of its core system (入力時の取込), made at once."""
    case = cases.open_case(case_id, actor)
    layout = layout_of(case.procedure_id)
    if case.outcome not in layout.outcomes:
        raise NothingToSend
    with recorded("bridge.make") as audit:
        bundle = _begun(case.procedure_id, layout, Way.ENTRY, actor)
        audit.subjects.append(f"bundle:{bundle.pk}")
        _fill(bundle, layout, [case], actor)
    return bundle


@outbox.delivers(KIND)
def make(payload: dict[str, Any], key: str) -> None:
    """Make a bundle once, as the person who asked; what cannot be made says why."""
    bundle = Bundle.objects.select_related("made_by").filter(pk=payload["bundle"]).first()
    if bundle is None or bundle.made_at is not None:
        return
    actor = bundle.made_by
    with acting_as(actor_of(actor)), recorded("bridge.make") as audit:
        for_purpose("task", f"bundle:{bundle.pk}", WORDS)
        audit.subjects.append(f"bundle:{bundle.pk}")
        try:
            layout = layout_of(bundle.procedure_id)
            _one_at_a_time(bundle.procedure_id)
            waiting = waiting_cases(actor, bundle.procedure_id)[: layout.most]
            if not waiting:
                raise NothingToSend
            with transaction.atomic():  # a file that was not signed has taken no case
                _fill(bundle, layout, waiting, actor)
        except Refusal as refusal:
            bundle.fault, bundle.made_at = str(refusal), clock.now()
            bundle.save(update_fields=["fault", "made_at"])


def own_bundle(bundle_id: UUID, account: Account) -> Bundle:
    """An outgoing bundle of one's own that was made; :class:`BundleNotFound`."""
    mine = Bundle.objects.select_related("blob").filter(made_by=account, direction=Direction.OUT)
    bundle = mine.filter(pk=bundle_id, blob__isnull=False).first()
    if bundle is None:
        raise BundleNotFound
    return bundle


def fetched(bundle: Bundle) -> Blob:
    """The file, noted as read under every case in it."""
    for_purpose("task", f"bundle:{bundle.pk}", WORDS)
    rows = BundleCase.objects.filter(bundle=bundle)
    subjects = [f"case:{case_id}" for case_id in rows.values_list("case_id", flat=True)]
    record_read([f"bundle:{bundle.pk}", *subjects], what=f"bundle:{bundle.pk}")
    assert bundle.blob is not None
    return bundle.blob


def _one_at_a_time(procedure: str) -> None:
    """Two bundles of one procedure made at once would take the same cases."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"bridge:{procedure}"])


def _begun(procedure: str, layout: Layout, way: Way, actor: Account) -> Bundle:
    return Bundle.objects.create(
        direction=Direction.OUT,
        way=way,
        procedure_id=procedure,
        layout=layout.version,
        made_by=actor,
        asked_at=clock.now(),
    )


def _fill(bundle: Bundle, layout: Layout, found: list[Case], actor: Account) -> None:
    """Write the rows, sign, keep; the cases that cannot be written are named with their faults."""
    rows, kept = [], []
    for n, case in enumerate(found, start=1):
        cells = row_of(cases.told_of(case), layout)
        faults = faults_of(cells)
        if not faults:
            rows.append([_written(cell.text, layout) for cell in cells])
        standing = Standing.REFUSED if faults else Standing.SENT
        kept.append(
            BundleCase(
                bundle=bundle,
                n=n,
                case_id=case.pk,
                receipt_number=case.receipt_number,
                standing=standing,
                why=faults,
            )
        )
    BundleCase.objects.bulk_create(kept, batch_size=500)
    record_read([s for case in found for s in case.subjects], what=f"bundle:{bundle.pk}")
    if rows:
        _sign(bundle, layout, rows, actor)
    bundle.made_at = clock.now()
    bundle.told = {"sent": len(rows), "refused": len(kept) - len(rows)}
    bundle.save()


def _sign(bundle: Bundle, layout: Layout, rows: list[list[str]], actor: Account) -> None:
    content = csv_of([column.title for column in layout.columns], rows, layout.encoding)
    about = {
        "kind": TO_CORE,
        "id": str(bundle.pk),
        "city": settings.CITY,
        "system": crossing(bundle.procedure_id).system.id,
        "procedure": bundle.procedure_id,
        "layout": layout.version,
        "encoding": layout.encoding,
        "way": bundle.way,
        "made_at": clock.now().isoformat(),
        "made_by": actor_of(actor).post or actor.display_name,
    }
    try:
        private = key()
    except NoKey as error:
        raise NoSigningKey from error
    archive, bundle.digest = packed(about, CASES, content, len(rows), private)
    bundle.blob = store_own(
        io.BytesIO(archive),
        name=f"{bundle.procedure_id}-{str(bundle.pk)[:8]}.zip",
        max_bytes=MOST_BYTES,
        owner=f"account:{actor.pk}",
        media_type="application/zip",
    )


def _written(text: str, layout: Layout) -> str:
    return cases.as_cp932(text) if layout.encoding == "cp932" else text
