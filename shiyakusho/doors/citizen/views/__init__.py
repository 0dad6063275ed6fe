"""Pages of the citizen door."""
