"""The front desk of the bridge: what the demo may have made."""

from .making import ask_for_bundle
from .refusals import NothingToSend

__all__ = ["NothingToSend", "ask_for_bundle"]
