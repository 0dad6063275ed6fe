"""The same rule text over a whole population: every case at once, with the answers of one case."""

from .building import column_of, population_of
from .plan import ColumnRules, Columns, compile_columns
from .population import Column, Links, Lists, Population

__all__ = [
    "Column", "ColumnRules", "Columns", "Links", "Lists", "Population", "column_of",
    "compile_columns", "population_of",
]  # fmt: skip
