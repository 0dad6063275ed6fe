"""The names of weekdays and months, and how 年月日 is read; the same on a screen and on paper."""

WEEKDAYS = "月火水木金土日"  # as date.weekday() counts
WEEKDAY_READINGS = ("げつ", "か", "すい", "もく", "きん", "ど", "にち")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
READINGS = {
    "明治": "めいじ",
    "大正": "たいしょう",
    "昭和": "しょうわ",
    "平成": "へいせい",
    "令和": "れいわ",
    "元": "がん",
    "年": "ねん",
    "月": "がつ",
    "日": "にち",
}


def with_reading(word: str) -> str:
    """``word`` of :data:`READINGS` with its ふりがな: ｜年《ねん》."""
    return f"｜{word}《{READINGS[word]}》"
