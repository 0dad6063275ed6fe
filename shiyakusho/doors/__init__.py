"""Doors (入口): menus and home pages; no models."""
