"""Every room brings its own routes; here they are only hung under their prefixes.

A room's ``urls.py`` may hold ``citizen`` (under the language prefix and ``citizen_prefix``),
``staff`` (under ``/staff/<room>/``), ``manage`` (under ``/manage/<room>/``) and ``root`` (as is).
"""

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from config.health import healthz, readyz
from config.rooms import rooms_with

handler400 = "shiyakusho.ground.ui.errors.bad_request"
handler403 = "shiyakusho.ground.ui.errors.forbidden"
handler404 = "shiyakusho.ground.ui.errors.not_found"
handler500 = "shiyakusho.ground.ui.errors.server_error"

_modules = [import_module(f"{room}.urls") for room in rooms_with("urls")]


def _hang(audience: str, prefix: str) -> Iterator[URLResolver]:
    for module in _modules:
        if patterns := getattr(module, audience, None):
            name = module.app_name
            namespace = name if audience == "citizen" else f"{name}_{audience}"
            own = getattr(module, f"{audience}_prefix", _default_prefix(module, audience))
            yield path(prefix + own, include((patterns, namespace)))


def _default_prefix(module: ModuleType, audience: str) -> str:
    return "" if audience == "root" else f"{module.app_name}/"


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    *_hang("root", ""),
    *_hang("staff", "staff/"),
    *_hang("manage", "manage/"),
    *i18n_patterns(*_hang("citizen", "")),
]
