"""JSON Schema of the definition and of the process, published under national/schema/.

What an editor shows beside each field stands in help.yaml, in Japanese and English.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from shiyakusho.ground import yamlfile

from .definition import Definition
from .process import Process

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMAS: dict[str, tuple[type[BaseModel], str]] = {
    "procedure.schema.json": (Definition, "手続の定義 (procedure definition)"),
    "process.schema.json": (Process, "手続の進み方 (process)"),
}


def schema_of(file_name: str) -> dict[str, Any]:
    """The JSON Schema published as `file_name`."""
    model, title = SCHEMAS[file_name]
    schema = model.model_json_schema(by_alias=True)
    helps = help_texts()
    for shape in (schema, *schema["$defs"].values()):
        _describe(shape, helps)
    return {"$schema": DIALECT, "$id": f"urn:shiyakusho:{file_name}", **schema, "title": title}


def help_texts() -> dict[str, dict[str, str]]:
    """Model → field (its name in a file; "self" the model) → 「日本語 / English」."""
    said = yamlfile.read(Path(__file__).parent / "help.yaml")
    return {
        model: {field: " / ".join(both) for field, both in fields.items()}
        for model, fields in said.items()
    }


def _describe(shape: dict[str, Any], helps: dict[str, dict[str, str]]) -> None:
    full = next((one for one in shape.get("anyOf", ()) if "properties" in one), shape)
    fields = helps.get(full.get("title", ""), {})
    if "self" in fields:
        full["description"] = fields["self"]
    for name, described in full.get("properties", {}).items():
        if name in fields:
            described["description"] = fields[name]


def schema_text(file_name: str) -> str:
    """The file as committed: stable, readable, ends with a newline."""
    return json.dumps(schema_of(file_name), ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas into `folder` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for file_name in SCHEMAS:
        path = folder / file_name
        path.write_text(schema_text(file_name), encoding="utf-8")
        written.append(path)
    return written
