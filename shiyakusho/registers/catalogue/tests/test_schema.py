"""The published schema tells an editor in two languages what each field is, and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest

from shiyakusho.registers.catalogue.schema import SCHEMAS, help_texts, schema_of


def shapes(file_name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    whole = schema_of(file_name)
    titles = {"procedure.schema.json": "Definition", "process.schema.json": "Process"}
    yield titles[file_name], whole
    for name, shape in whole["$defs"].items():
        yield name, next((one for one in shape.get("anyOf", ()) if "properties" in one), shape)


@pytest.mark.parametrize("file_name", SCHEMAS)
def test_every_field_is_described_in_japanese_and_english(file_name: str) -> None:
    silent = [
        f"{model}.{field}"
        for model, shape in shapes(file_name)
        for field, said in {"self": shape, **shape.get("properties", {})}.items()
        if " / " not in said.get("description", "")
    ]
    assert not silent


def test_no_description_of_a_field_that_is_gone() -> None:
    known = {
        (model, field)
        for file_name in SCHEMAS
        for model, shape in shapes(file_name)
        for field in ("self", *shape.get("properties", {}))
    }
    told = {(model, field) for model, fields in help_texts().items() for field in fields}
    assert not told - known
