"""The API door: ``/api/v1/`` for vendors, core systems and apps."""
