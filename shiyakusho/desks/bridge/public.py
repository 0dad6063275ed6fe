"""The front desk of the bridge: what the demo may have made."""

from .making import make_for_entry, waiting_cases

__all__ = ["make_for_entry", "waiting_cases"]
