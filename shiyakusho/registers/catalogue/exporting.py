"""Out of this place: what two people signed off here, as the files of a bundle."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from shiyakusho.ground import clock

from .bindings import amounts_in, content_digest, needs_of, unbound
from .bundle import FORMAT, MANIFEST, sha256, text_of
from .models import Origin, Version
from .refusals import NotSignedOff
from .timeline import coming_ids, live_ids


def exported(ids: Iterable[str] | None = None) -> dict[str, bytes]:
    """The files of a bundle of what the studio published and is, or will be, in force here.

    NotSignedOff for a procedure named that is a definition file's (those travel with the release),
    or that writes an amount which is not the same everywhere.
    """
    files: dict[str, bytes] = {}
    items: list[dict[str, Any]] = []
    needs: dict[str, set[str]] = {}
    for number, row in _numbered(_rows(ids)):
        definition = unbound(json.loads(row.document)["definition"])
        if amounts_in(definition):
            raise NotSignedOff(extra={"procedures": [row.procedure_id], "why": "amount"})
        name = f"procedures/{row.procedure_id}.{number}.json"
        files[name] = text_of(definition)
        items.append(_told(row, name, files[name], definition))
        for sort, names in needs_of(definition).items():
            needs.setdefault(sort, set()).update(names)
    manifest = {
        "format": FORMAT,
        "items": items,
        "needs": {sort: sorted(names) for sort, names in sorted(needs.items())},
    }
    return {MANIFEST: text_of(manifest), **files}


def _rows(ids: Iterable[str] | None) -> list[Version]:
    today = clock.today()
    rows = Version.objects.filter(
        id__in=[*live_ids(today), *coming_ids(today)], origin=Origin.STUDIO
    ).order_by("procedure_id", "number")
    if ids is None:
        return list(rows)
    wanted = sorted(set(ids))
    found = list(rows.filter(procedure_id__in=wanted))
    if missing := sorted(set(wanted) - {row.procedure_id for row in found}):
        raise NotSignedOff(extra={"procedures": missing})
    return found


def _numbered(rows: Iterable[Version]) -> Iterable[tuple[int, Version]]:
    """Each with its place among those of its procedure: the number of a version stays at home."""
    count: dict[str, int] = {}
    for row in rows:
        count[row.procedure_id] = count.get(row.procedure_id, 0) + 1
        yield count[row.procedure_id], row


def _told(row: Version, name: str, content: bytes, definition: dict[str, Any]) -> dict[str, Any]:
    sign_off = row.sign_off or {}
    return {
        "procedure": row.procedure_id,
        "file": name,
        "digest": sha256(content),
        "content": content_digest(definition),
        "in_force_from": row.in_force_from.isoformat() if row.in_force_from else None,
        "note": row.note,
        "sign_off": {
            "edited_by": [_signer(one) for one in sign_off["edited_by"]],
            "asked_by": _signer(sign_off["asked_by"]),
            "approved_by": _signer(sign_off["approved_by"]),
            "approved_at": sign_off["approved_at"],
        },
        "lineage": row.lineage,
    }


def _signer(one: dict[str, str]) -> dict[str, str]:
    return {"id": one["id"], "name": one["name"]}
