"""Engines (機能): machinery that knows no single procedure."""
