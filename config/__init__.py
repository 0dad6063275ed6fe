"""Wiring only: settings, urls, the command and the supervisor."""
