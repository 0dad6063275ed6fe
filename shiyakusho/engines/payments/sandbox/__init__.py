"""A provider for the demo and the tests (決済の作りもの): a process and pages of its own on this machine.

It takes no money. What it does is what a provider does: checkouts by the city's ids, cards that are taken or
refused, notices that are signed and sent until they are heard, refunds. It forgets everything at its end.
"""
