"""``/api/v1/openapi.json``: the schema, with every state and every code as the code has them."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja.openapi.schema import get_schema

from shiyakusho.doors.api.problems import MEDIA_TYPE
from shiyakusho.doors.api.schemas import Problem
from shiyakusho.doors.api.service import PREFIX, api
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import declaration_of, route
from shiyakusho.registers.catalogue import public as catalogue

BEARER = "bearer"
PROBLEM = {
    "description": "Refused: a problem document, its `code` one of those listed above.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
METHODS = {"get", "post", "put", "patch", "delete"}


@route.public
def openapi_json(request: HttpRequest) -> JsonResponse:
    """OpenAPI 3.1 of ``/api/v1/``."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


def document() -> dict[str, Any]:
    """The schema as ninja knows it, with who may call, the states and the codes."""
    schema = dict(get_schema(api=api, path_prefix=PREFIX))
    schema["info"]["description"] = "\n".join((api.description or "", _states(), _codes()))
    schema.setdefault("components", {})["securitySchemes"] = {
        BEARER: {"type": "http", "scheme": "bearer"}
    }
    audiences = {
        operation.operation_id or api.get_openapi_operation_id(operation): declared.audience
        for operation in _operations()
        if (declared := declaration_of(operation.view_func)) is not None
    }
    schema["components"].setdefault("schemas", {})["Problem"] = Problem.json_schema()
    for path in schema["paths"].values():
        for method, operation in path.items():
            if method not in METHODS:
                continue
            operation["responses"]["default"] = PROBLEM
            audience = audiences.get(operation["operationId"])
            if audience != "public":
                # Whoever holds the link needs no token.
                operation["security"] = [{BEARER: []}, *([{}] if audience == "link" else [])]
    return schema


def _operations() -> Iterator[Any]:
    for _prefix, router in api._routers:
        for path_view in router.path_operations.values():
            yield from path_view.operations


def _states() -> str:
    """Every step a case may stand in, by process."""
    found: dict[str, dict[str, str]] = {}
    for version in catalogue.all_live():
        if version.process is not None:
            steps = found.setdefault(version.process.id, {})
            steps |= {step.id: step.title.ja for step in version.process.steps}
    lines = ["## States", "", "The step of a case (`state`), by the kind of its procedure:", ""]
    for process, steps in sorted(found.items()):
        named = ", ".join(f"`{step}` {title}" for step, title in steps.items())
        lines.append(f"- **{process}**: {named}")
    return "\n".join([*lines, ""])


def _codes() -> str:
    """Every refusal of the house, by its code."""
    codes = {refusal.code: refusal for refusal in _refusals(Refusal)}
    lines = ["## Codes", "", "| code | status | detail |", "|---|---|---|"]
    lines += [
        f"| `{code}` | {refusal.status} | {refusal.message} |"
        for code, refusal in sorted(codes.items())
    ]
    return "\n".join(lines)


def _refusals(base: type[Refusal]) -> Iterator[type[Refusal]]:
    for refusal in base.__subclasses__():
        yield refusal
        yield from _refusals(refusal)
