"""Organisation (組織): who in the city does what, where, when it is open, and who decides."""
