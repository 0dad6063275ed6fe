"""One reader for each kind of question: from what was typed to a value the city can use."""

from shiyakusho.engines.forms.kinds.reading import Reading, as_raw, read

__all__ = ["Reading", "as_raw", "read"]
