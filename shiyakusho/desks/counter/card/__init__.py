"""The card reader of a counter: what it can do, and the one that is simulated."""
