"""The one exception of this room."""

from __future__ import annotations

from typing import Any

from shiyakusho.ground.jp.messages import MESSAGES


class JpError(ValueError):
    """What was given is not what Japanese law or writing allows. Nothing was changed or guessed.

    ``code`` is stable (an API and a translation may rely on it), ``message`` is the Japanese
    sentence to show, ``values`` are the facts in it. The text that was refused is never
    repeated in the message: it may be somebody's personal data.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    @property
    def message(self) -> str:
        """The Japanese sentence."""
        return self.in_language("ja")

    def in_language(self, language: str) -> str:
        """The sentence in ``ja``, ``ja-easy`` (with ruby ｜漢字《かんじ》) or ``en``; else Japanese."""
        message = MESSAGES[self.code]
        text = {"ja-easy": message.plain, "en": message.en}.get(language, message.ja)
        return text.format(**self.values)

    def __str__(self) -> str:
        return self.message
