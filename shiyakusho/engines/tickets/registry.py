"""Plug in: the desks of the house where whoever was called is received."""

from __future__ import annotations

from dataclasses import dataclass

from shiyakusho.ground.contracts import Registry


@dataclass(frozen=True)
class Desk:
    """``page``: the name of its address. ``reason``: of which kind the visit (応対) is that begins when
    somebody comes to it and ends when they go (national/purposes/reasons.yaml)."""

    page: str
    reason: str


desks: Registry[Desk] = Registry("desks that receive whoever was called")
