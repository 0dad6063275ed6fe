"""The front desk of the inspection: what the demo and the commands may tell it."""

from .inspecting.inspection import inspect
from .tasks import inspect_missed

__all__ = ["inspect", "inspect_missed"]
