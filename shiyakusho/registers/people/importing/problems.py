"""What can be wrong with a line, and the Japanese sentence that says so."""

from dataclasses import asdict, dataclass

SENTENCES = {
    "file_missing": "ファイルがありません。",
    "header_differs": "見出しの行が決まりと違います。次のとおりにしてください: {columns}",
    "columns_differ": "列の数が{expected}個ではなく{found}個です。",
    "quotes_open": 'ここから先を読めません。引用符(")が閉じていないか、長すぎます。',
    "not_utf8": "文字コードがUTF-8ではありません。",
    "control_character": "NULなどの制御文字が入っています。",
    "required": "必ず入れてください。",
    "not_a_number_15": "数字15桁で入れてください。",
    "not_a_date": "日付を2026-04-01の形で入れてください。ない日付は使えません。",
    "before_1868": "明治元年(1868年)より前の日付です。",
    "unknown_choice": "決まった値のどれかにしてください。",
    "too_long": "長すぎます({limit}字まで)。",
    "not_a_postal_code": "郵便番号は数字7桁で入れてください。",
    "not_a_town_code": "全国地方公共団体コードは数字6桁で入れてください。",
    "not_a_position": "1から99までの数で入れてください。",
    "not_json_facts": '記載は {{"項目": 値}} の形のJSONにしてください。',
    "individual_number": "個人番号(マイナンバー)とみられる12桁の番号が入っています。取り込めません。",
    "until_before_since": "終了日が開始日より前です。",
    "number_twice": "同じ宛名番号が{first}行目にもあります。",
    "no_such_resident": "この宛名番号の住民がいません。",
    "relation_to_self": "本人と本人の関係になっています。",
    "periods_overlap": "期間が{first}行目と重なっています。",
    "line_twice": "{first}行目と同じ内容です。",
    "entry_twice": "同じ宛名番号・台帳・開始日の行が、前にもあります。",
    "second_head": "この世帯の世帯主は{first}行目にもいます。",
}


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: file and line (counted from 1, the header being line 1), field, stable code.

    The offending text is never repeated: it may be somebody's personal data.
    """

    file: str
    line: int
    field: str
    code: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}"
        return f"{where} {self.field or '-'} {self.code} {self.message}"

    def as_dict(self) -> dict[str, str | int]:
        return asdict(self)


def problem(file: str, line: int, field: str, code: str, **values: object) -> Problem:
    return Problem(file, line, field, code, SENTENCES[code].format(**values))
