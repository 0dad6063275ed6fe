# texts: staff
"""desks/counter: the interview at the counter (窓口聞き取り)."""
