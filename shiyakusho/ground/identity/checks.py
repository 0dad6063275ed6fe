"""No declaration, no start: a Django system check over every route of the house."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

from shiyakusho.ground.identity.permissions import declaration_of


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every ``(path, view)`` of the site; an API path yields one pair per operation."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        elif isinstance(entry, URLPattern):
            yield from _views(path, entry.callback)


def _views(path: str, callback: Any) -> Iterator[tuple[str, Any]]:
    # django-ninja answers several operations with one view per path; each declares for itself.
    if (path_view := _ninja_path_view(callback)) is not None:
        for operation in path_view.operations:
            yield f"{'/'.join(operation.methods)} {path}", operation.view_func
    else:
        yield path, callback


def _ninja_path_view(callback: Any) -> Any:
    """The ``PathView`` a django-ninja callback closes over, if it is one."""
    for cell in getattr(callback, "__closure__", None) or ():
        if type(cell.cell_contents).__name__ == "PathView":
            return cell.cell_contents
    return None


def every_route_declares_its_permission(**kwargs: Any) -> list[CheckMessage]:
    """identity.E001 for each route that does not say who may enter."""
    exempt = tuple(getattr(settings, "ROUTES_SERVED_BY_LIBRARIES", ()))
    return [
        Error(
            f"the route {path!r} does not declare who may enter it",
            hint="put one of @route.public, @route.resident(…), @route.staff(…) on the view",
            obj=getattr(view, "__qualname__", str(view)),
            id="identity.E001",
        )
        for path, view in routes()
        if declaration_of(view) is None and path not in exempt
    ]
