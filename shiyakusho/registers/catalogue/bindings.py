"""What of a definition belongs to the place it runs in, and never travels with it (紐づけ).

Amounts are the city's (fees.yaml, by the name in `charge`), offices are roles that the city pack
gives to sections, figures are tables. A definition names them; here is checked that this city,
whose pack stands on this machine, gives each of them.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from .charging import fees_of
from .elements import normal
from .faults import DefinitionFaults
from .offices import office_roles
from .source import read_source

_AMOUNT = re.compile(r"[1-9][0-9]*")
_WRITTEN = re.compile(r"[0-9０-９,，]+\s*(?:円|yen)")


def unbound(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition as it travels: its defaults written out, without what its charge brought."""
    own = normal(definition)
    if not own.get("charge"):
        return own
    return {name: value for name, value in own.items() if name not in {"fee", "fee_text"}}


def content_digest(definition: dict[str, Any]) -> str:
    """SHA-256 of the definition as it travels: the same in every place that has it."""
    text = json.dumps(unbound(definition), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def amounts_in(definition: dict[str, Any]) -> list[str]:
    """Amounts written into the definition itself, which another place may not have."""
    own = unbound(definition)
    text = own.get("fee_text") or {}
    said = [own.get("fee") or "", *(one for one in text.values() if isinstance(one, str))]
    return [one for one in said[:1] if _AMOUNT.search(one)] + [
        one for one in said[1:] if _WRITTEN.search(one)
    ]


def needs_of(definition: dict[str, Any]) -> dict[str, list[str]]:
    """The names it wants from the place it runs in: offices, charges, tables, letters."""
    process, charge = definition.get("process") or {}, definition.get("charge") or {}
    return {
        "offices": [definition["office"]] if definition.get("office") else [],
        "charges": [charge["fee"]] if charge.get("fee") else [],
        "tables": sorted(definition.get("parameters", [])),
        "letters": sorted(set(definition.get("letters", {}).values())),
        "processes": [process["kind"]] if process.get("kind") else [],
    }


def missing_in(national: Path, city: Path, definition: dict[str, Any]) -> list[str]:
    """What this city does not give, in words; the definition's own checks tell the rest."""
    needs = needs_of(definition)
    found = []
    external = {one.id for one in office_roles(national / "offices.yaml") if one.external}
    held = _roles(city) | external
    for office in needs["offices"]:
        if office not in held:
            found.append(
                f"窓口の役割 {office} を受け持つ課が {city.name} の roles.yaml にありません"
            )
    fees = fees_of(city)
    for charge in needs["charges"]:
        if any(one.yen is None for one in fees.get(charge, ())) or charge not in fees:
            found.append(f"手数料 {charge} の額が {city.name} の fees.yaml にありません")
    for table in needs["tables"]:
        if not any((root / table).is_file() for root in (national, city)):
            found.append(f"数値表 {table} が national にも {city.name} にもありません")
    return found


def _roles(city: Path) -> set[str]:
    path = city / "roles.yaml"
    try:
        return set(read_source(path).data.get("roles", {})) if path.is_file() else set()
    except DefinitionFaults:  # its own room (registers/organisation) refuses it anyhow
        return set()
