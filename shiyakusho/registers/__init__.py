"""Registers (台帳): facts others point at."""
