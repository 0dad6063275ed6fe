"""The blueprint (編集の見取り図): sections, elements and fields of the editor, as data."""

from .parts import Collection, Element, Group, Options, Part, Section, options_of
from .sections import SECTIONS, section_of

__all__ = [
    "SECTIONS", "Collection", "Element", "Group", "Options", "Part", "Section", "options_of", "section_of",
]  # fmt: skip
