"""Unsealing (開封): the original of a file, once, for a reason the law knows, by two people."""
