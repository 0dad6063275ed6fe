"""The front desk of the counter: what the demo may put into its simulated reader."""

from .card.attached import put_in as put_simulated_cards

__all__ = ["put_simulated_cards"]
