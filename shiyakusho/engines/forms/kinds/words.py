"""Text, names, kana, telephone, e-mail."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from shiyakusho.ground.jp import JpError, phone

from shiyakusho.engines.forms.problems import Refused
from shiyakusho.engines.forms.text import folded, one_text

SHORT = 400
NAME = 80
KINDS_LENGTH = {"text": SHORT, "name": NAME, "kana": 120, "textarea": 4000}
# Hiragana, katakana (full and half width), their marks, and what stands between parts of a name.
_KANA = re.compile(r"[\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f\s・.．\-‐＝=]+")
_EMAIL = EmailValidator()


def read_text(question: Any, raw: Any) -> str:
    """One line, kept exactly as typed."""
    text = one_text(raw, max_length=question.max_length or KINDS_LENGTH[question.kind])
    return _fits_pattern(question, text)


def read_lines(question: Any, raw: Any) -> str:
    """Several lines, kept exactly as typed."""
    limit = question.max_length or KINDS_LENGTH["textarea"]
    return _fits_pattern(question, one_text(raw, max_length=limit, lines=True))


def read_kana(question: Any, raw: Any) -> str:
    """Hiragana or katakana of any width, kept exactly as typed."""
    text = one_text(raw, max_length=question.max_length or KINDS_LENGTH["kana"])
    if not _KANA.fullmatch(text):
        raise Refused("not_kana")
    return text


def read_phone(question: Any, raw: Any) -> str:
    """A Japanese telephone number, returned with hyphens where we know them."""
    text = folded(one_text(raw, max_length=40))
    try:
        return phone.format(phone.parse(text))
    except JpError as error:
        raise Refused("phone_invalid", said=error) from error


def read_email(question: Any, raw: Any) -> str:
    """An e-mail address; full-width letters are typing slips and become half-width."""
    text = folded(one_text(raw, max_length=254))
    try:
        _EMAIL(text)
    except ValidationError as error:
        raise Refused("email_invalid") from error
    return text


def _fits_pattern(question: Any, text: str) -> str:
    if question.pattern and not re.fullmatch(question.pattern, text):
        raise Refused("pattern")
    return text
