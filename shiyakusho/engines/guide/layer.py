"""The case of one procedure: the household's facts with the procedure's criteria on top."""

from __future__ import annotations

from shiyakusho.ground.rules import criteria
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.criteria import BROKEN

from .procedures import Procedure

__all__ = ["BROKEN", "Layer"]


class Layer(criteria.Layer):
    """Reads a criterion of the procedure by evaluating it once, everything else from the case."""

    __slots__ = ()

    def __init__(self, case: Case, procedure: Procedure) -> None:
        super().__init__(case, procedure.criteria)
