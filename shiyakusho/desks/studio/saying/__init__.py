"""A rule read back as a Japanese sentence (言いかえ)."""

from .sentence import Phrases, phrases_of, sentence

__all__ = ["Phrases", "phrases_of", "sentence"]
