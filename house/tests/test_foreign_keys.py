"""House rule 5: foreign keys point down, PROTECT, ``related_name="+"``."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from config.rooms import FLOORS

# The steps of the engines and the order of the ground, low to high (see .importlinter).
ENGINES = ("letters", "messaging", "approvals", "forms", "cases", "yearly", "signing")
GROUND = (
    *("audit", "outbox", "recovery", "fence", "files", "identity", "purpose"),
    *("unsealing", "retention", "release", "traffic"),
)


def house_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("shiyakusho.")]


def height(model: type[models.Model]) -> tuple[int, int]:
    _, floor, room, *_ = model.__module__.split(".")
    order = {"engines": ENGINES, "ground": GROUND}.get(floor, ())
    return FLOORS.index(floor), order.index(room) if room in order else 0


def faults_of(model: type[models.Model]) -> Iterator[str]:
    for field in model._meta.get_fields(include_parents=False):
        if not isinstance(field, models.ForeignKey):
            continue
        name, target = f"{model.__name__}.{field.name}", field.related_model
        if field.remote_field.on_delete is not models.PROTECT:
            yield f"{name} is not PROTECT"
        if field.remote_field.related_name != "+":
            yield f"{name} lacks related_name='+'"
        elsewhere = target in house_models() and room_of(target) != room_of(model)
        if elsewhere and height(target) >= height(model):
            yield f"{name} points up or sideways to {target.__name__}"


def room_of(model: type[models.Model]) -> str:
    return ".".join(model.__module__.split(".")[:3])


@pytest.mark.parametrize("model", house_models(), ids=lambda m: m.__name__)
def test_foreign_keys_point_down(model: type[models.Model]) -> None:
    assert list(faults_of(model)) == []


def planted(module: str, field: models.ForeignKey) -> type[models.Model]:
    meta = type("Meta", (), {"app_label": "planted", "abstract": False})
    return type("Planted", (models.Model,), {"__module__": module, "Meta": meta, "field": field})


@pytest.mark.parametrize(
    ("module", "options", "fault"),
    [
        ("shiyakusho.ground.audit.x", {"on_delete": models.PROTECT, "related_name": "+"}, "up"),
        (
            "shiyakusho.engines.cases.x",
            {"on_delete": models.CASCADE, "related_name": "+"},
            "PROTECT",
        ),
        ("shiyakusho.engines.cases.x", {"on_delete": models.PROTECT}, "related_name"),
    ],
)
def test_a_planted_fault_is_caught(module: str, options: dict, fault: str) -> None:
    try:
        model = planted(module, models.ForeignKey("identity.Account", **options))
        assert any(fault in found for found in faults_of(model))
    finally:
        apps.all_models.pop("planted", None)
        apps.clear_cache()
