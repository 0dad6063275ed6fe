"""The front desk of the counter, for the demo: cards for its simulated reader, certificates."""

from .card.attached import put_in as put_simulated_cards
from .certificates import ask_fees
from .certificates import offered as certificates_of

__all__ = ["ask_fees", "certificates_of", "put_simulated_cards"]
