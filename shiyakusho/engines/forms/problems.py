"""What can be wrong with an answer: a stable code, and a sentence in the reader's language."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from shiyakusho.ground.jp.errors import JpError

SENTENCES = {
    "required": _("書いてください。"),
    "required_choice": _("選んでください。"),
    "required_date": _("日付を書いてください。"),
    "required_file": _("写真かファイルを付けてください。"),
    "required_people": _("1人以上書いてください。"),
    "wrong_shape": _("答えの形が正しくありません。"),
    "too_long": _("%(max)s文字までにしてください（いま%(length)s文字です）。"),
    "one_line": _("改行を入れずに書いてください。"),
    "pattern": _("形が正しくありません。例や説明を見て、確かめてください。"),
    "not_kana": _("ひらがなかカタカナで書いてください。"),
    "not_a_number": _("数字で書いてください。"),
    "too_small": _("%(min)s以上にしてください。"),
    "too_large": _("%(max)s以下にしてください。"),
    "date_incomplete": _("年・月・日をすべて書いてください。"),
    "date_too_early": _("%(min)sか、それより後の日付を書いてください。"),
    "date_too_late": _("%(max)sか、それより前の日付を書いてください。"),
    "not_an_option": _("選択肢の中から選んでください。"),
    "too_few": _("%(min)sつ以上選んでください。"),
    "too_many": _("%(max)sつまでにしてください。"),
    "too_few_people": _("%(min)s人以上書いてください。"),
    "too_many_people": _("%(max)s人までにしてください。"),
    "email_invalid": _("メールアドレスを確かめてください（例: hanako@example.jp）。"),
    "account_number_invalid": _("口座番号は数字（8けたまで）で書いてください。"),
    "account_kana_invalid": _("口座名義はカタカナ（英字・数字・記号も可）で書いてください。"),
    "file_refused": _("受け取れないファイルがあります。消して、別のファイルを選んでください。"),
    "too_many_files": _("%(max)s個までにしてください。"),
    "answers_differ": _("前に手続きごとにちがう答えを書いています。ここで1つにしてください。"),
}


@dataclass(frozen=True)
class Problem:
    """One thing to mend. `part` names the box of a composite field (`year`, `postal_code` …).

    `said` replaces the sentence of the code (a refusal of another room, already translated).
    """

    code: str
    detail: dict[str, Any] = field(default_factory=dict)
    part: str = ""
    said: Any = ""

    @property
    def message(self) -> str:
        """The sentence, in the language that is active now."""
        return str(self.said) if self.said else gettext(SENTENCES[self.code]) % self.detail


class Refused(Exception):
    """Raised while reading an answer; carries the problem, never reaches a view."""

    def __init__(self, code: str, *, part: str = "", said: Any = "", **detail: Any) -> None:
        self.problem = Problem(code, detail, part, said)
        super().__init__(code)


def problem_of(error: Refused | JpError, part: str = "") -> Problem:
    """The problem behind a refusal while reading, at `part` of a composite field; sentences of
    ground/jp come in the language that is active now."""
    if isinstance(error, Refused):
        found = error.problem
        where = ".".join(filter(None, (part, found.part)))
        return Problem(found.code, found.detail, where, found.said)
    return Problem(error.code, dict(error.values), part, error.in_language(get_language() or "ja"))
