"""Parts of the bench of the audit."""
