"""Oversight (閲覧の点検): unusual reading of residents' records, found by rules, looked at by people."""

# texts: staff
