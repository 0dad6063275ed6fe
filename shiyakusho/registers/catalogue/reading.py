"""From a file to a checked model: Definition, Process, and a city's override of a definition."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from .definition import Definition, Process
from .faults import DefinitionFaults, Fault, faults_of
from .places import Source
from .source import parse_source, read_source

M = TypeVar("M", bound=BaseModel)


def read_definition(path: Path, *, name: str = "") -> tuple[Definition, Source]:
    """The definition in this file; its id must be the name of the file."""
    source = read_source(path, name=name)
    definition = as_model(Definition, source)
    _same_name(definition.id, path, source)
    return definition, source


def read_process(path: Path, *, name: str = "") -> Process:
    """The national process in this file; its id must be the name of the file."""
    source = read_source(path, name=name)
    process = as_model(Process, source)
    _same_name(process.id, path, source)
    return process


def written_definition(text: str, *, name: str) -> tuple[Definition, Source]:
    """The definition in this JSON text, as strictly as in a file; DefinitionFaults."""
    source = parse_source(text, name=name)
    try:
        return Definition.model_validate_json(text), source
    except ValidationError as error:
        known = _field_names(Definition)
        raise DefinitionFaults(faults_of(error, source=source, known=known)) from None


def as_model(model: type[M], source: Source) -> M:
    """Validate the data of a source; DefinitionFaults with file, line and field otherwise."""
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        raise DefinitionFaults(faults_of(error, source=source, known=_field_names(model))) from None


def definition_from(document: dict[str, Any]) -> Definition:
    """A definition kept as JSON (dates are strings there)."""
    return Definition.model_validate(document, strict=False)


def process_from(document: dict[str, Any]) -> Process:
    """A process kept as JSON."""
    return Process.model_validate(document, strict=False)


def _same_name(found: str, path: Path, source: Source) -> None:
    if found != path.stem:
        message = f"id({found})がファイル名({path.stem})と違います"
        raise DefinitionFaults([Fault.at(source, ("id",), "wrong_id", message)])


def _field_names(model: type[BaseModel]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for title, part in {**model.model_json_schema(by_alias=True).get("$defs", {})}.items():
        names[title] = list(part.get("properties", {}))
    names[model.__name__] = [f.alias or n for n, f in model.model_fields.items()]
    return names
