"""Consents (同意): others must agree before the city decides: a spouse, an owner, an employer."""
