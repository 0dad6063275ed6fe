"""The front desk of the studio: somebody says something of an element of a working copy."""

from __future__ import annotations

from .comments import comments_of, write

__all__ = ["comments_of", "write"]
