"""Pages of managers and auditors."""
