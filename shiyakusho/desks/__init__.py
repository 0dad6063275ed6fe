"""Desks (窓口・課): a service a resident or an officer calls by name."""
