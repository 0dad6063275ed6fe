"""Synthetic residents: believable, deterministic, and nobody real. Pure: needs no database."""
