"""The battery: what must hold when processes are killed at any moment (``make battery``)."""
