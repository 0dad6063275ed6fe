"""Tests about the whole building."""
