"""Pages of residents and of officers."""
