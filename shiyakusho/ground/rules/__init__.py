"""ground/rules: one small language decides who needs what, which question comes next, what a fee
is and when a deadline falls. Known, unknown and false are three different answers."""

from .errors import (
    RuleError,
    RuleLimitError,
    RuleNameError,
    RuleSyntaxError,
    RuleTypeError,
    RuleValueError,
)
from .facts import FactError, fitting
from .plain import evaluate
from .rule import Outcome, Rule, Trace, compile_rule, plain
from .tables import Table, TableError, load_tables
from .vocabulary import Fact, LifeEvent, Vocabulary, load_vocabulary

__all__ = [
    "Fact", "FactError", "LifeEvent", "Outcome", "Rule", "RuleError", "RuleLimitError",
    "RuleNameError", "RuleSyntaxError", "RuleTypeError", "RuleValueError", "Table", "TableError",
    "Trace", "Vocabulary", "compile_rule", "evaluate", "fitting", "load_tables", "load_vocabulary", "plain",
]  # fmt: skip
