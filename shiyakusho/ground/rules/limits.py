"""What one rule may cost. A rule can neither hang nor exhaust memory."""

TEXT = 20_000  # characters of source
DEPTH = 120  # nesting of the tree
NODES = 5_000  # parts of the tree
STEPS = 200_000  # rounds of macros in one evaluation
LIST = 10_000  # items of a list
STRING = 100_000  # characters of a computed string
REGEX_SECONDS = 0.1
