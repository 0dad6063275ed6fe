"""How long one waits: pure functions of a state and a history. Nothing here knows the database."""
