"""The form filled in by an officer: at the counter, or from paper (窓口聞き取り)."""
