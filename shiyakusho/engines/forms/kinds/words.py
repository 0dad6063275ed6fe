"""Text, names, kana, telephone, e-mail."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from shiyakusho.engines.forms.problems import Refused
from shiyakusho.engines.forms.text import folded, one_text
from shiyakusho.ground.jp import names, phone

NAME = 80
LONGEST = {"text": 400, "kana": 120, "textarea": 4000}
# Hiragana, katakana (full and half width), their marks, and what stands between parts of a name.
_KANA = re.compile(r"[\u3041-\u309f\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f\s・.．\-‐＝=]+")
_EMAIL = EmailValidator()


def read_text(question: Any, raw: Any) -> str:
    """One line, kept exactly as typed."""
    return _fits_pattern(question, one_text(raw, max_length=_limit(question)))


def read_lines(question: Any, raw: Any) -> str:
    """Several lines, kept exactly as typed."""
    return _fits_pattern(question, one_text(raw, max_length=_limit(question), lines=True))


def read_name(question: Any, raw: Any) -> str:
    """A name as one field, kept exactly as typed; counted as a reader counts (葛󠄀 is one)."""
    return names.check_name(one_text(raw), limit=question.max_length or NAME)


def read_kana(question: Any, raw: Any) -> str:
    """Hiragana or katakana of any width, kept exactly as typed."""
    text = one_text(raw, max_length=_limit(question))
    if not _KANA.fullmatch(text):
        raise Refused("not_kana")
    return text


def read_phone(question: Any, raw: Any) -> str:
    """A telephone number with its hyphens (093-582-2111)."""
    return phone.parse(one_text(raw, max_length=40)).national


def read_email(question: Any, raw: Any) -> str:
    """An e-mail address; full-width letters are typing slips and become half-width."""
    text = folded(one_text(raw, max_length=254))
    try:
        _EMAIL(text)
    except ValidationError as error:
        raise Refused("email_invalid") from error
    return text


def _limit(question: Any) -> int:
    return int(question.max_length or LONGEST[question.kind])


def _fits_pattern(question: Any, text: str) -> str:
    if question.pattern and not re.fullmatch(question.pattern, text):
        raise Refused("pattern")
    return text
