"""Processes of one machine: the embedded PostgreSQL, the web server, the worker."""
