"""The inspection of one day: read the audit once, ask every rule."""
