"""What can go wrong with a rule: said in Japanese and English, with the place in the text."""

from __future__ import annotations


class RuleError(ValueError):
    """A rule that cannot be read, checked or computed.

    `code` is stable; `ja` and `en` say the same; `line` and `column` count from 1 (0 = no place).
    """

    code = "rule_error"

    def __init__(self, ja: str, en: str, *, line: int = 0, column: int = 0, code: str = "") -> None:
        self.ja, self.en, self.line, self.column = ja, en, line, column
        if code:
            self.code = code
        super().__init__(f"{line}行{column}文字目: {ja}" if line else ja)

    def at(self, line: int, column: int) -> RuleError:
        """The same error with its place, when it has none yet."""
        if self.line:
            return self
        return type(self)(self.ja, self.en, line=line, column=column, code=self.code)


class RuleSyntaxError(RuleError):
    """The text is not an expression."""

    code = "rule_syntax"


class RuleNameError(RuleError):
    """A name, field, option or function that the vocabulary does not have."""

    code = "rule_name"


class RuleTypeError(RuleError):
    """Types that do not fit: found by the checker, or at run time where the type was open."""

    code = "rule_type"


class RuleValueError(RuleError):
    """A value for which there is no answer: division by zero, no such key, overflow."""

    code = "rule_value"


class RuleLimitError(RuleError):
    """The rule would cost more than a rule may."""

    code = "rule_limit"
