"""The front desk of measured work: figures of groups, for the page, the command, and rooms that
weigh how work is done."""

from .measuring import measure
from .selectors import Figure, figures, hidden_sections

__all__ = ["Figure", "figures", "hidden_sections", "measure"]
