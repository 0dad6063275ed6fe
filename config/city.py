"""Load what a city needs before it can open: its organisation, the catalogue, and residents."""

import traceback

from django.conf import settings

from shiyakusho.ground.audit.actors import SYSTEM, acting_as


def load_city(*, residents: int, seed: int) -> None:
    """LENIENT WHILE ROOMS ARE BEING BUILT (founder tightens this)."""
    from importlib import import_module

    steps = [
        ("organisation", "load_pack", (settings.CITY,), {}),
        ("catalogue", "load", (settings.CITY,), {}),
        ("people", "seed", (), {"residents": residents, "seed": seed, "city": settings.CITY}),
    ]
    with acting_as(SYSTEM, "市のデータの読み込み"):
        for room, name, args, kwargs in steps:
            try:
                getattr(import_module(f"shiyakusho.registers.{room}.public"), name)(*args, **kwargs)
            except Exception:
                print(f"--- {room}.public.{name} not loaded yet ---")
                traceback.print_exc(limit=-2)
