"""Measured claims, each a script anyone can run (see docs/performance.md)."""
