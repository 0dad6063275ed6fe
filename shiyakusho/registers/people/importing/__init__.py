"""Bring CSV files into the register: check every line, then load all or nothing."""
