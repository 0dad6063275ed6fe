"""Backup, restore, drill: programs of the machine, for the day on which the city's data is gone."""
